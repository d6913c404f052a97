package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.audit.PlatformAudit;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;

/**
 * Suspends a tenant and takes that back. While it is suspended its members, service accounts and
 * agents are refused and told why; agents serve nothing until they are let in again. Nothing of its
 * data changes.
 */
@ApplicationScoped
class Suspensions {
  private final TenantDatabase database;
  private final Audit audit;
  private final PlatformAudit operators;
  private final Clock clock;

  Suspensions(TenantDatabase database, Audit audit, PlatformAudit operators, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.operators = operators;
    this.clock = clock;
  }

  /** Suspends it; suspended before, it is from then on for this reason. */
  void suspend(TenantId tenant, SubjectId by, String reason) {
    database.doInTenant(
        tenant,
        sql -> {
          Tenant.locked(sql, tenant);
          sql.update(
              """
              update tenant set suspended_at = coalesce(suspended_at, ?), suspended_reason = ?
              where tenant_id = ?
              """,
              clock.instant(),
              reason,
              tenant);
          note(sql, tenant, by, "tenant.suspend", Map.of("reason", reason));
        });
  }

  /** Lets it go on; one that is not suspended stays as it is. */
  void resume(TenantId tenant, SubjectId by) {
    database.doInTenant(
        tenant,
        sql -> {
          Tenant.locked(sql, tenant);
          if (Departure.find(sql, tenant).isPresent()) {
            throw Problem.conflict("The tenant is leaving; take that back first.");
          }
          sql.update(
              "update tenant set suspended_at = null, suspended_reason = null where tenant_id = ?",
              tenant);
          note(sql, tenant, by, "tenant.resume", Map.of());
        });
  }

  private void note(
      Sql sql, TenantId tenant, SubjectId by, String action, Map<String, String> detail) {
    audit.record(sql, tenant, Actor.of(by), action, tenant.text(), detail);
    operators.record(sql, tenant, Actor.of(by), action, detail);
  }
}
