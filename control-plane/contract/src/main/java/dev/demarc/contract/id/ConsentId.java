package dev.demarc.contract.id;

import java.util.UUID;

/** One consent, from request to withdrawal. */
public record ConsentId(UUID value) implements Id, Comparable<ConsentId> {

  /** Parses the canonical form. */
  public static ConsentId of(String text) {
    return new ConsentId(Id.uuid("consent", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public int compareTo(ConsentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
