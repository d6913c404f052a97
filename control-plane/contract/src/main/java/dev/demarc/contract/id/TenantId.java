package dev.demarc.contract.id;

import java.util.UUID;

/** A customer organisation. */
public record TenantId(UUID value) implements Id, Comparable<TenantId> {

  /** Parses the canonical form. */
  public static TenantId of(String text) {
    return new TenantId(Id.uuid("tenant", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
