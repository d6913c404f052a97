package dev.demarc.contract.id;

import java.util.UUID;

/** A budget of a tenant. */
public record BudgetId(UUID value) implements Id, Comparable<BudgetId> {

  /** Parses the canonical form. */
  public static BudgetId of(String text) {
    return new BudgetId(Id.uuid("budget", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public int compareTo(BudgetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
