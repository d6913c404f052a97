package dev.demarc.server.retention;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.Optional;

/**
 * What a tenant chose.
 *
 * @param version counts its changes; 0 before the first
 */
record Chosen(int version, Days days) {
  static Optional<Chosen> find(Sql sql, TenantId tenant) {
    return sql.first(
        "select * from retention where tenant_id = ?",
        row ->
            new Chosen(
                row.getInt("version"),
                new Days(
                    row.getInt("spans"),
                    row.getInt("minutes"),
                    row.getInt("hours"),
                    row.getInt("deliveries"))),
        tenant);
  }

  /** Keeps it in place of the version before it; whether that was still the one. */
  boolean keep(Sql sql, TenantId tenant, Instant now) {
    return sql.update(
            """
            insert into retention as r values (?, ?, ?, ?, ?, ?, ?)
            on conflict (tenant_id) do update set version = excluded.version, spans = excluded.spans,
              minutes = excluded.minutes, hours = excluded.hours, deliveries = excluded.deliveries,
              changed_at = excluded.changed_at
            where r.version = excluded.version - 1
            """,
            tenant,
            version,
            days.spans(),
            days.minutes(),
            days.hours(),
            days.deliveries(),
            now)
        > 0;
  }
}
