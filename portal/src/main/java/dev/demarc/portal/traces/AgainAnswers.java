package dev.demarc.portal.traces;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.RuleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of a request that it decides again. */
final class AgainAnswers {
  private AgainAnswers() {}

  /** The policy, as far as it can be asked. */
  record Policy(@Nullable Revised draft, @Nullable Numbered published) {}

  /** Its draft. */
  record Revised(int revision) {}

  /** One of its versions. */
  record Numbered(int version) {}

  /**
   * What was decided again.
   *
   * @param revision of the draft; absent of a version
   * @param now absent where the facts are not stored
   */
  record Answer(@Nullable Integer revision, @Nullable Integer version, @Nullable Decided now) {}

  /** A decision; without a route where it is refused. */
  record Decided(
      String outcome,
      @Nullable Route route,
      ReasonCode reason,
      @Nullable RuleId rule,
      List<Considered> considered) {}
}
