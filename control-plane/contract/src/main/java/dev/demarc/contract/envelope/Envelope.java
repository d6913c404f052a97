package dev.demarc.contract.envelope;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.budget.CostBasis;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TargetId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versioned wrapper around every result, over every adapter. It rides as the extra member
 * {@code demarc} of the answer, and in headers.
 *
 * @param contract its version, {@value #CONTRACT}
 * @param boundary as decided, like region and operator: where a target says otherwise, that is in
 *     {@code degraded} and its words are not, since they could carry what was answered
 * @param policy {@code <id>@<version>;<digest>}
 * @param degraded what is less than the route first in the policy's order would have given
 * @param costMicroUsd settled cost of the attempt that answered, in micro-USD; 0 where it is not
 *     known
 * @param contractValid whether the answer passed the caller's schema and this contract
 * @param costBasis what the cost was worked out from; absent from agents of before
 */
public record Envelope(
    int contract,
    DecisionId decision,
    TargetId route,
    Boundary boundary,
    String region,
    String operator,
    Model model,
    String policy,
    List<Degradation> degraded,
    List<Citation> citations,
    Usage usage,
    long costMicroUsd,
    List<String> disclosures,
    @Nullable Fallback fallback,
    @Nullable ConsentId consent,
    @Nullable ApprovalId approval,
    boolean contractValid,
    @Nullable CostBasis costBasis) {
  /** The version of this contract. */
  public static final int CONTRACT = 1;

  public Envelope {
    degraded = Sorted.list(degraded);
    citations = Sorted.list(citations);
    disclosures = Sorted.list(disclosures);
  }

  /**
   * What really answered.
   *
   * @param id {@code other} where the target says it was a model that the catalogue does not have
   * @param version {@code unknown} of such a model, as is its precision
   */
  public record Model(String id, String version, @Nullable String digest, String precision) {}

  /** One way in which the answer is less, against the baseline route. */
  public record Degradation(String what, String baseline) {}

  /** A source the answer refers to. */
  public record Citation(String source, String dataClass, String region) {}

  /** Tokens; input includes cached ones. */
  public record Usage(long inputTokens, long outputTokens) {}

  /** The route that failed first, and why. */
  public record Fallback(TargetId from, String reason) {}
}
