package dev.demarc.contract.id;

import java.util.UUID;

/** One approval of the organisation, from request to withdrawal. */
public record ApprovalId(UUID value) implements Id, Comparable<ApprovalId> {

  /** Parses the canonical form. */
  public static ApprovalId of(String text) {
    return new ApprovalId(Id.uuid("approval", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public int compareTo(ApprovalId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
