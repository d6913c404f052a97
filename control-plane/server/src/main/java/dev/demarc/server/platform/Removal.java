package dev.demarc.server.platform;

import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that others may name is about to be removed. Fired in the transaction of the removal;
 * whoever names it says so, and then it stays. For one thread.
 */
public final class Removal {
  private static final int SHOWN = 10;

  private final TenantId tenant;
  private final Sql sql;
  private final Kind kind;
  private final Id id;
  private final List<String> users = new ArrayList<>();

  /** What can be named. */
  public enum Kind {
    CLASS,
    DETECTOR,
    TARGET,
    APPLICATION
  }

  Removal(TenantId tenant, Sql sql, Kind kind, Id id) {
    this.tenant = tenant;
    this.sql = sql;
    this.kind = kind;
    this.id = id;
  }

  public TenantId tenant() {
    return tenant;
  }

  public Sql sql() {
    return sql;
  }

  public Kind kind() {
    return kind;
  }

  /** The text of the id of what is removed. */
  public String id() {
    return id.text();
  }

  /** Somebody who names it, in words for people: {@code policy 'House rules', version 3}. */
  public void usedBy(String who) {
    users.add(who);
  }

  /** Throws {@code conflict} with the first ten who name it, where there are any. */
  void requireUnused() {
    if (users.isEmpty()) {
      return;
    }
    String named = String.join("; ", users.stream().distinct().limit(SHOWN).toList());
    String more = users.size() > SHOWN ? "; and more" : "";
    String what = kind.name().toLowerCase(Locale.ROOT);
    throw Problem.conflict("The " + what + " is in use by " + named + more + ".");
  }
}
