package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.audit.PlatformAudit;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.StartCheck;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How a suspended tenant leaves: one operator asks for it, and another confirms, or the same once
 * the time to wait is over. Until then it can be taken back; from then on {@link Shredding} erases
 * it. The database's clock says what is over.
 */
@ApplicationScoped
@Startup
class Departures {
  private static final String WAIT = "demarc.offboarding.wait-days";

  private final TenantDatabase database;
  private final Audit audit;
  private final PlatformAudit operators;
  private final int waitDays;

  Departures(
      TenantDatabase database,
      Audit audit,
      PlatformAudit operators,
      @ConfigProperty(name = WAIT) int waitDays) {
    this.database = database;
    this.audit = audit;
    this.operators = operators;
    this.waitDays = waitDays;
    if (waitDays < 1) {
      throw StartCheck.unsafe(WAIT, "must be 1 day or more");
    }
  }

  Departure get(TenantId tenant) {
    return database.inTenant(tenant, sql -> known(sql, tenant));
  }

  /**
   * Asks for it; asked for before, that stands.
   *
   * @param alias of the tenant, as a person typed it
   */
  Departure request(TenantId tenant, SubjectId by, String alias) {
    return database.inTenant(
        tenant,
        sql -> {
          Tenant leaving = Tenant.locked(sql, tenant);
          if (!leaving.alias().equals(alias)) {
            throw Problem.invalid("confirm", "must be the alias of the tenant");
          }
          if (leaving.suspendedAt() == null) {
            throw Problem.conflict("Suspend the tenant first, and give it time to fetch its data.");
          }
          if (insert(sql, leaving, by) > 0) {
            note(sql, tenant, by, "offboarding.request");
          }
          return known(sql, tenant);
        });
  }

  private int insert(Sql sql, Tenant leaving, SubjectId by) {
    return sql.update(
        """
        insert into offboarding
          (tenant_id, name, alias, organization, state, requested_by, requested_at, due_at)
        values (?, ?, ?, ?, 'waiting', ?, now(), now() + make_interval(days => ?))
        on conflict do nothing
        """,
        leaving.id(),
        leaving.name(),
        leaving.alias(),
        leaving.organization(),
        by,
        waitDays);
  }

  /** Confirms what waits; from then on there is no way back. */
  Departure confirm(TenantId tenant, SubjectId by, String alias) {
    return database.inTenant(
        tenant,
        sql -> {
          if (Tenant.locked(sql, tenant).suspendedAt() == null) {
            throw Problem.conflict("The tenant is not suspended; suspend it first.");
          }
          Departure leaving = waiting(sql, tenant);
          if (!leaving.alias().equals(alias)) {
            throw Problem.invalid("confirm", "must be the alias of the tenant");
          }
          int confirmed =
              sql.update(
                  """
                  update offboarding set state = 'erasing', confirmed_by = ?, confirmed_at = now()
                  where tenant_id = ? and (requested_by <> ? or due_at <= now())
                  """,
                  by,
                  tenant,
                  by);
          if (confirmed == 0) {
            throw Problem.conflict(
                "Another operator confirms it, or you from " + leaving.dueAt() + " on.");
          }
          note(sql, tenant, by, "offboarding.confirm");
          return known(sql, tenant);
        });
  }

  /** Takes back what waits. */
  void cancel(TenantId tenant, SubjectId by) {
    database.doInTenant(
        tenant,
        sql -> {
          Tenant.locked(sql, tenant);
          waiting(sql, tenant);
          sql.update("delete from offboarding where tenant_id = ? and state = 'waiting'", tenant);
          note(sql, tenant, by, "offboarding.cancel");
        });
  }

  private static Departure waiting(Sql sql, TenantId tenant) {
    Departure leaving = known(sql, tenant);
    if (leaving.state() != Departure.State.WAITING) {
      throw Problem.conflict("It is confirmed already and cannot be taken back.");
    }
    return leaving;
  }

  private static Departure known(Sql sql, TenantId tenant) {
    return Departure.find(sql, tenant).orElseThrow(() -> Problem.notFound("offboarding"));
  }

  private void note(Sql sql, TenantId tenant, SubjectId by, String action) {
    audit.record(sql, tenant, Actor.of(by), action, tenant.text(), Map.of());
    operators.record(sql, tenant, Actor.of(by), action, Map.of());
  }
}
