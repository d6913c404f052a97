package dev.demarc.contract.id;

/** A guarantee, unique in its policy, or among those of its tenant. */
public record GuaranteeId(String text) implements Id, Comparable<GuaranteeId> {

  public GuaranteeId {
    Id.slug("guarantee", text);
  }

  /** Parses the wire form. */
  public static GuaranteeId of(String text) {
    return new GuaranteeId(text);
  }

  @Override
  public int compareTo(GuaranteeId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
