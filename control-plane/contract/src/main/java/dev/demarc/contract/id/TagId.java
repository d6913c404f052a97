package dev.demarc.contract.id;

/** A tag that classification adds to a class, such as {@code phi}. */
public record TagId(String text) implements Id, Comparable<TagId> {

  public TagId {
    Id.slug("tag", text);
  }

  /** Parses the wire form. */
  public static TagId of(String text) {
    return new TagId(text);
  }

  @Override
  public int compareTo(TagId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
