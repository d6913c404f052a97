package dev.demarc.server.passkeys;

import dev.demarc.contract.id.Id;
import java.util.UUID;

/** One challenge, by its public name. */
public record ChallengeId(UUID value) implements Id {
  /** Parses the canonical form. */
  public static ChallengeId of(String text) {
    return new ChallengeId(Id.uuid("challenge", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
