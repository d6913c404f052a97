package dev.demarc.portal.signing;

import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import java.time.Instant;

/** What the control plane says of one signing key of the tenant. */
record SigningKey(
    int number, String keyId, String state, int epoch, String reason, Instant madeAt) {
  private static final int SHORT = 19;

  boolean signs() {
    return state.equals("signs");
  }

  /** As much of its digest as tells it from others. */
  String shortId() {
    return keyId.length() <= SHORT ? keyId : keyId.substring(0, SHORT) + "…";
  }

  Badge badge() {
    return switch (state) {
      case "signs" -> new Badge("signs", Tone.GOOD);
      case "accepted" -> new Badge("still accepted", Tone.INFO);
      case "revoked" -> new Badge("taken back", Tone.BAD);
      default -> new Badge("replaced", Tone.QUIET);
    };
  }
}
