package dev.demarc.agent.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.decision.Decision;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.util.Arrays;
import java.util.List;

/** What the engine says today on the facts of a stored decision. */
public sealed interface Replay {
  /** Byte for byte the same. */
  record Same() implements Replay {}

  /** Another decision. */
  record Different(Decision decision) implements Replay {}

  /** The policy of that version is not kept here. */
  record NoPolicy() implements Replay {}

  static Replay of(Decision stored, List<PolicyShelf.Shelved> policies) {
    Decision last = null;
    for (PolicyShelf.Shelved policy : policies) {
      last =
          Engine.interpreting(policy.reference(), policy.document(), policy.targets())
              .decide(stored.id(), stored.facts(), stored.situation());
      if (Arrays.equals(json(last), json(stored))) {
        return new Same();
      }
    }
    return last == null ? new NoPolicy() : new Different(last);
  }

  private static byte[] json(Decision decision) {
    try {
      return DemarcJson.strict().writeValueAsBytes(decision);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
