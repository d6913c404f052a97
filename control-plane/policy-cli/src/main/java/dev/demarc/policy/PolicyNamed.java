package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;

/** The policy that {@code --policy} or {@code DEMARC_POLICY} names. */
final class PolicyNamed {
  private PolicyNamed() {}

  static Optional<UUID> of(Options options) {
    return options.value("policy", "DEMARC_POLICY").map(PolicyNamed::id);
  }

  /**
   * The same, or a list of those there are.
   *
   * @throws Usage where none is named
   */
  static UUID required(Options options, ControlPlane plane) {
    Optional<UUID> named = of(options);
    if (named.isPresent()) {
      return named.get();
    }
    StringBuilder known = new StringBuilder("--policy or DEMARC_POLICY is required; there are");
    JsonNode all = plane.policies();
    for (JsonNode policy : all) {
      known.append("\n  ").append(Shown.text(policy, "id")).append("  ");
      known.append(Shown.text(policy, "title"));
    }
    throw new Usage(all.isEmpty() ? "there is no policy yet to compare with" : known.toString());
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException malformed) {
      throw new Usage("--policy must be a policy's id, not " + text);
    }
  }
}
