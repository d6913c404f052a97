package dev.demarc.agent.receive;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.error.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody outside the tenant's directory whom the caller names as the one to be asked: {@code
 * Demarc-Answerer: <reference>; role=guardian}. Whether an application may name such people the
 * control plane decides.
 *
 * @param reference the application's own word for them; only its keyed digest leaves the process
 */
public record NamedOutside(String reference, LegalRole role) {
  /** The header. */
  public static final String HEADER = "Demarc-Answerer";

  private static final Pattern FORM =
      Pattern.compile("([\\x21-\\x3a\\x3c-\\x7e]{1,256})\\s*;\\s*role=([a-z]{1,32})");

  static Optional<NamedOutside> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    var parts = FORM.matcher(header.strip());
    if (!parts.matches()) {
      throw refused("is <reference>; role=self | guardian | representative");
    }
    LegalRole role = role(parts.group(2));
    if (role == LegalRole.CONTROLLER) {
      throw refused("people outside do not answer for the organisation");
    }
    return Optional.of(new NamedOutside(parts.group(1), role));
  }

  private static LegalRole role(String wire) {
    try {
      return Wire.parse(LegalRole.class, "role", wire);
    } catch (InvalidValue unknown) {
      throw refused("role " + unknown.reason());
    }
  }

  static Refusal refused(String reason) {
    return Refusal.about(ErrorCode.INVALID_REQUEST, HEADER, HEADER + ": " + reason + ".");
  }

  @Override
  public String toString() {
    return "NamedOutside[" + role + "]";
  }
}
