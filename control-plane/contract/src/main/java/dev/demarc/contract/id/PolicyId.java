package dev.demarc.contract.id;

import java.util.UUID;

/** One policy through all its versions. */
public record PolicyId(UUID value) implements Id, Comparable<PolicyId> {

  /** Parses the canonical form. */
  public static PolicyId of(String text) {
    return new PolicyId(Id.uuid("policy", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public int compareTo(PolicyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
