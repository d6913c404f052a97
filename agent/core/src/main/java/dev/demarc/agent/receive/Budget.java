package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;

/** What a request must say that is to be held against a budget: all that its cost depends on. */
final class Budget {
  private Budget() {}

  /**
   * Refuses a request whose cost could be more than was looked at.
   *
   * @throws Refusal naming the parameter
   */
  static void require(Hints hints, ModelRequest request) {
    if (hints.budgetMicroUsd().isEmpty() || !(request instanceof ChatRequest chat)) {
      return;
    }
    if (!chat.tree().hasNonNull("max_tokens") && !chat.tree().hasNonNull("max_completion_tokens")) {
      throw refused("max_tokens", "max_tokens is needed: without it the output has no bound");
    }
    if (chat.tree().path("n").asInt(1) != 1) {
      throw refused("n", "n must be 1");
    }
    if (chat.files() > 0) {
      throw refused("messages", "only text has a known cost");
    }
  }

  private static Refusal refused(String parameter, String reason) {
    return Refusal.about(
        ErrorCode.INVALID_REQUEST, parameter, "With " + Hints.BUDGET + ", " + reason + ".");
  }
}
