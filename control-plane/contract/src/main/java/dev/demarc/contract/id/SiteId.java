package dev.demarc.contract.id;

/** A place that agents stand in. */
public record SiteId(String text) implements Id, Comparable<SiteId> {

  public SiteId {
    Id.slug("site", text);
  }

  /** Parses the wire form. */
  public static SiteId of(String text) {
    return new SiteId(text);
  }

  @Override
  public int compareTo(SiteId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
