package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Id;
import java.util.regex.Pattern;

/** One passkey as its browser names it: 1 to 1023 bytes in base64url without padding. */
public record CredentialId(String text) implements Id, Comparable<CredentialId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{2,1364}");

  public CredentialId {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidValue("credential", "must be 1 to 1023 bytes in base64url");
    }
  }

  /** Parses the wire form. */
  public static CredentialId of(String text) {
    return new CredentialId(text);
  }

  @Override
  public int compareTo(CredentialId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
