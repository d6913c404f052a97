package dev.demarc.agent.decide;

import dev.demarc.contract.id.DecisionId;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Makes decision ids: {@code dec_} and a ULID.
 *
 * <pre>
 *  48 bits milliseconds since 1970 | 80 random bits     as 26 characters of Crockford's base 32
 * </pre>
 *
 * Safe for many threads.
 */
public final class DecisionIds {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public DecisionIds(InstantSource clock) {
    this.clock = clock;
  }

  /** An id no other decision has. */
  public DecisionId next() {
    byte[] entropy = new byte[10];
    random.nextBytes(entropy);
    char[] text = new char[26];
    long millis = clock.millis();
    for (int i = 9; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (millis & 31));
      millis >>>= 5;
    }
    base32(entropy, text);
    return DecisionId.of("dec_" + new String(text));
  }

  private static void base32(byte[] entropy, char[] text) {
    int bits = 0;
    int held = 0;
    int at = 10;
    for (byte each : entropy) {
      bits = (bits << 8) | (each & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text[at++] = ALPHABET.charAt((bits >>> held) & 31);
      }
    }
  }
}
