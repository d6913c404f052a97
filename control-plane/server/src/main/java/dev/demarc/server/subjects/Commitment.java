package dev.demarc.server.subjects;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.SubjectId;
import java.util.regex.Pattern;

/**
 * A person in a chain: HMAC-SHA-256 of who they are under a random key of their own. The same
 * person has one in each tenant; whom it is of is known as long as their key is there.
 */
public record Commitment(String text) implements Id {
  private static final Pattern FORM = Pattern.compile(LedgerRecord.PERSON + "[0-9a-f]{64}");

  public Commitment {
    if (!is(text)) {
      throw new InvalidValue("commitment", "must be 'person:' and 64 hexadecimal digits");
    }
  }

  /** Parses the wire form. */
  public static Commitment of(String text) {
    return new Commitment(text);
  }

  /** Whether this text is one. */
  public static boolean is(String text) {
    return FORM.matcher(text).matches();
  }

  /** What stands for the person where they were named, once they are erased. */
  public SubjectId alias() {
    return SubjectId.of(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
