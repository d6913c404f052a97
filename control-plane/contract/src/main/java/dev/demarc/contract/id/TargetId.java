package dev.demarc.contract.id;

/** One place that executes, unique in its tenant. */
public record TargetId(String text) implements Id, Comparable<TargetId> {

  public TargetId {
    Id.slug("target", text);
  }

  /** Parses the wire form. */
  public static TargetId of(String text) {
    return new TargetId(text);
  }

  @Override
  public int compareTo(TargetId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
