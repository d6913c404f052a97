package dev.demarc.contract.id;

/** A caller session as a keyed digest; the caller's own name for it never crosses. */
public record SessionDigest(String text) implements Id, Comparable<SessionDigest> {

  public SessionDigest {
    Id.token("session", text);
  }

  /** Parses the wire form. */
  public static SessionDigest of(String text) {
    return new SessionDigest(text);
  }

  @Override
  public int compareTo(SessionDigest other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
