package dev.demarc.contract.id;

import dev.demarc.contract.InvalidValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 digest, written {@code sha256:} and 64 lower-case hex digits. */
public record Digest(String text) implements Id, Comparable<Digest> {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  public Digest {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidValue("digest", "must be sha256: and 64 lower-case hex digits");
    }
  }

  /** Parses the wire form. */
  public static Digest of(String text) {
    return new Digest(text);
  }

  /** The digest of exactly these bytes. */
  public static Digest ofBytes(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Digest("sha256:" + HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public int compareTo(Digest other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
