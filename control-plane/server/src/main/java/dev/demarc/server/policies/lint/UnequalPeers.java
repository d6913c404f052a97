package dev.demarc.server.policies.lint;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The common mistake of taking the answers of different models for the same: among peers signals
 * choose and not the policy's order, so peers should offer the same models.
 */
final class UnequalPeers implements Lint {

  /** What makes one model at two targets the same. */
  private record Same(String id, String version, @Nullable String digest, String precision) {
    static Same of(ModelOffer model) {
      return new Same(model.id().text(), model.version(), model.digest(), model.precision());
    }
  }

  @Override
  public void look(Linted policy, Report report) {
    Stability stability = policy.document().stabilityInForce();
    for (int i = 0; i < stability.peers().size(); i++) {
      SortedSet<TargetId> group = stability.peers().get(i);
      List<Set<Same>> offered =
          policy.targets().stream()
              .filter(target -> group.contains(target.id()))
              .map(UnequalPeers::models)
              .distinct()
              .toList();
      if (offered.size() > 1) {
        report.find(
            LintCode.UNEQUAL_PEERS,
            "stability.peers[" + i + "]",
            "Peers "
                + Names.quoted(group)
                + " offer different models, and signals choose among them: answers change with"
                + " latency.",
            "Let peers offer the same models (id, version, digest, precision), or put the targets"
                + " into a preference's order.");
      }
    }
  }

  private static Set<Same> models(Target target) {
    return target.models().stream().map(Same::of).collect(Collectors.toSet());
  }
}
