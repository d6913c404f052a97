package dev.demarc.server.platform;

import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

/**
 * Lets through the removal of what nobody names. What begins to name something and what removes it
 * take the same lock of the tenant first, so that neither misses the other.
 */
@ApplicationScoped
public class Removals {
  private final Event<Removal> events;

  Removals(Event<Removal> events) {
    this.events = events;
  }

  /**
   * Returns when nobody names it, and none can until the transaction ends.
   *
   * @throws Problem {@code conflict} naming who does
   */
  public void require(Sql sql, TenantId tenant, Removal.Kind kind, Id id) {
    lock(sql, tenant);
    var removal = new Removal(tenant, sql, kind, id);
    events.fire(removal);
    removal.requireUnused();
  }

  /** Waits for whoever else of this tenant names or removes something, until they are done. */
  public static void lock(Sql sql, TenantId tenant) {
    sql.first("select 1 from tenant where tenant_id = ? for no key update", row -> 1, tenant);
  }
}
