package dev.demarc.contract.id;

/** A detector, unique in its tenant. */
public record DetectorId(String text) implements Id, Comparable<DetectorId> {

  public DetectorId {
    Id.slug("detector", text);
  }

  /** Parses the wire form. */
  public static DetectorId of(String text) {
    return new DetectorId(text);
  }

  @Override
  public int compareTo(DetectorId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
