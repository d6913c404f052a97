package dev.demarc.contract.id;

/** A golden set as its author names it, such as {@code summaries-en}. */
public record GoldenSetId(String text) implements Id, Comparable<GoldenSetId> {

  public GoldenSetId {
    Id.slug("set", text);
  }

  /** Parses the wire form. */
  public static GoldenSetId of(String text) {
    return new GoldenSetId(text);
  }

  @Override
  public int compareTo(GoldenSetId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
