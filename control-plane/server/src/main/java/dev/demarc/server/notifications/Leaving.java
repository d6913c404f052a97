package dev.demarc.server.notifications;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;

/**
 * What becomes of the mail of a person who is erased: their settings went with their membership, no
 * row ever had their address, and the log keeps an alias.
 */
public final class Leaving {
  private Leaving() {}

  /** Puts the alias where they are named; what waits for them finds no address. */
  public static void forget(Sql sql, TenantId tenant, SubjectId person, SubjectId alias) {
    new DeliveryRows(sql, tenant).forget(person, alias);
  }
}
