package dev.demarc.engine;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Transform;
import dev.demarc.engine.rules.Offered;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a route can do what the request asks: the model named, the features needed, the length. A
 * misfit is no failure, so passing over it is no fallback.
 *
 * @param misfit why the route does not fit; absent when it does
 * @param chunking the parts in which alone the request fits; absent where it fits as it is
 */
record Fit(@Nullable ReasonCode misfit, @Nullable Chunking chunking) {
  /** The model name that leaves the choice to the policy. */
  static final String AUTO = "auto";

  /** The one task the non-AI path can do. */
  static final TaskId SUMMARIZE = TaskId.of("summarize");

  private static final Fit WHOLE = new Fit(null, null);

  /** How the request fits this route, as it is or by one of these transforms. */
  static Fit of(Facts facts, Offered offered, Set<Transform> transforms) {
    if (!offers(facts, offered)) {
      return new Fit(ReasonCode.MODEL_NOT_OFFERED, null);
    }
    if (!offered.model().features().containsAll(facts.request().needs())
        || (offered.target().boundary() == Boundary.NONE && !asksForSummary(facts))) {
      return new Fit(ReasonCode.FEATURE_MISSING, null);
    }
    long context = offered.model().contextTokens();
    Facts.Request request = facts.request();
    boolean fits =
        request.tokens() <= context && request.maxOutputTokens() <= context - request.tokens();
    if (fits) {
      return WHOLE;
    }
    return parts(facts, offered, transforms)
        .map(chunking -> new Fit(null, chunking))
        .orElseGet(() -> new Fit(ReasonCode.CONTEXT_TOO_SMALL, null));
  }

  /** Only of a summary that a model makes: what no model makes is no model's summary joined. */
  private static Optional<Chunking> parts(Facts facts, Offered offered, Set<Transform> transforms) {
    boolean mayDivide =
        transforms.contains(Transform.CHUNK_AND_SUMMARISE)
            && offered.target().boundary() != Boundary.NONE
            && asksForSummary(facts);
    return mayDivide
        ? Chunks.of(facts.request(), offered.model().contextTokens())
        : Optional.empty();
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
