package dev.demarc.agent.record;

import dev.demarc.contract.decision.Decision;
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
    return new NoPolicy();
  }
}
