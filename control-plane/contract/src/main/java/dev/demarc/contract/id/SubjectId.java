package dev.demarc.contract.id;

/** A person as the identity provider names them (the {@code sub} of their token). */
public record SubjectId(String text) implements Id, Comparable<SubjectId> {

  public SubjectId {
    Id.token("subject", text);
  }

  /** Parses the wire form. */
  public static SubjectId of(String text) {
    return new SubjectId(text);
  }

  @Override
  public int compareTo(SubjectId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
