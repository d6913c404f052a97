package dev.demarc.contract.id;

import dev.demarc.contract.InvalidValue;
import java.util.regex.Pattern;

/**
 * A person as the identity provider names them (the {@code sub} of their token); or one whom it
 * does not know, as {@value #OUTSIDE} and a commitment that says to nobody who they are.
 */
public record SubjectId(String text) implements Id, Comparable<SubjectId> {

  /** How people outside the directory begin. */
  public static final String OUTSIDE = "outside:";

  private static final Pattern COMMITMENT = Pattern.compile("[A-Za-z0-9_-]{43}");

  public SubjectId {
    Id.token("subject", text);
    if (text.startsWith(OUTSIDE)
        && !COMMITMENT.matcher(text.substring(OUTSIDE.length())).matches()) {
      throw new InvalidValue("subject", "must be 'outside:' and 43 characters of base64url");
    }
  }

  /** Somebody outside the directory, by a commitment of 256 bits in base64url. */
  public static SubjectId outside(String commitment) {
    return new SubjectId(OUTSIDE + commitment);
  }

  /** Whether the identity provider knows nothing of them. */
  public boolean isOutside() {
    return text.startsWith(OUTSIDE);
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
