package dev.demarc.engine;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.TaskId;
import dev.demarc.engine.rules.Offered;
import java.util.Optional;

/**
 * Whether a route can do what the request asks: the model named, the features needed, the length. A
 * misfit is no failure, so passing over it is no fallback.
 */
final class Fit {
  /** The model name that leaves the choice to the policy. */
  static final String AUTO = "auto";

  /** The one task the non-AI path can do. */
  static final TaskId SUMMARIZE = TaskId.of("summarize");

  private Fit() {}

  /** Why the route does not fit; empty when it does. */
  static Optional<ReasonCode> misfit(Facts facts, Offered offered) {
    if (!offers(facts, offered)) {
      return Optional.of(ReasonCode.MODEL_NOT_OFFERED);
    }
    if (!offered.model().features().containsAll(facts.request().needs())
        || (offered.target().boundary() == Boundary.NONE && !asksForSummary(facts))) {
      return Optional.of(ReasonCode.FEATURE_MISSING);
    }
    long context = offered.model().contextTokens();
    Facts.Request request = facts.request();
    boolean fits =
        request.tokens() <= context && request.maxOutputTokens() <= context - request.tokens();
    return fits ? Optional.empty() : Optional.of(ReasonCode.CONTEXT_TOO_SMALL);
  }

  /** Whether it is the model asked for: {@code auto}, a model id, or {@code target/model}. */
  static boolean offers(Facts facts, Offered offered) {
    String asked = facts.request().model();
    String model = offered.model().id().text();
    return asked.equals(AUTO)
        || asked.equals(model)
        || asked.equals(offered.target().id().text() + "/" + model);
  }

  private static boolean asksForSummary(Facts facts) {
    return facts.task().equals(SUMMARIZE) || facts.request().needs().contains(Feature.SUMMARIZE);
  }
}
