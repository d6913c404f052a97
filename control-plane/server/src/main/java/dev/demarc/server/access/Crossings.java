package dev.demarc.server.access;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * Counts who asked for a tenant that is not theirs, by minute, in that tenant: it is the one to
 * know. Of a tenant that does not exist nothing is kept.
 */
@ApplicationScoped
class Crossings {
  private final TenantDatabase database;
  private final Clock clock;

  Crossings(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** One was refused at the door of the API. */
  void refused(TenantId tenant) {
    database.doInTenant(
        tenant,
        sql ->
            sql.update(
                """
                insert into trace_refused_minute (tenant_id, minute, reason, spans)
                select tenant_id, ?::timestamptz, 'tenant-at-api', 1 from tenant where tenant_id = ?
                on conflict (tenant_id, minute, reason)
                do update set spans = trace_refused_minute.spans + 1
                """,
                clock.instant().truncatedTo(ChronoUnit.MINUTES),
                tenant));
  }
}
