package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Obligation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request. In JSON an object with {@code kind}: {@code routed}, {@code
 * needs-consent}, {@code needs-approval}, {@code queued}, {@code refused}.
 */
public sealed interface Outcome {

  /** The wire name of the case. */
  String kind();

  /**
   * Runs there.
   *
   * @param consent the grant it uses, where one was needed
   * @param approval the organisation's approval it uses, where one was needed
   * @param fallbacks the targets that may be tried, in order, when it fails
   * @param disclosures what caller and person are told
   * @param insteadOf the first choice, where this route is a fallback from it; its reason is among
   *     what was considered
   * @param chunking the parts in which the request fits there; absent where it fits as it is
   */
  record Routed(
      Route route,
      @Nullable ConsentId consent,
      @Nullable ApprovalId approval,
      List<TargetId> fallbacks,
      List<String> disclosures,
      @Nullable TargetId insteadOf,
      @Nullable Chunking chunking)
      implements Outcome {
    public Routed {
      fallbacks = Sorted.list(fallbacks);
      disclosures = Sorted.list(disclosures);
    }

    @Override
    public String kind() {
      return "routed";
    }
  }

  /** The person concerned must agree to this route first. */
  record NeedsConsent(Route route, Obligation.Consent terms) implements Outcome {
    @Override
    public String kind() {
      return "needs-consent";
    }
  }

  /** The organisation must approve this route first. */
  record NeedsApproval(Route route, Obligation.Approval terms) implements Outcome {
    @Override
    public String kind() {
      return "needs-approval";
    }
  }

  /**
   * Waits durably for a permitted route.
   *
   * @param route the first that nobody has to be asked about and that could answer were it not out
   * @param reason why it is out
   */
  record Queued(Route route, ReasonCode reason) implements Outcome {
    @Override
    public String kind() {
      return "queued";
    }
  }

  /** Not run: no permitted route, fail closed. */
  record Refused(ReasonCode reason) implements Outcome {
    @Override
    public String kind() {
      return "refused";
    }
  }
}
