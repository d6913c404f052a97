package dev.demarc.contract.id;

/** A data class of a tenant. */
public record ClassId(String text) implements Id, Comparable<ClassId> {

  public ClassId {
    Id.slug("class", text);
  }

  /** Parses the wire form. */
  public static ClassId of(String text) {
    return new ClassId(text);
  }

  @Override
  public int compareTo(ClassId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
