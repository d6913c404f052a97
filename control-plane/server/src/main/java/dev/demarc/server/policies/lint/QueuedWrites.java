package dev.demarc.server.policies.lint;

import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.ToolEffect;
import java.util.List;
import java.util.Objects;

/**
 * The common mistake of replaying queued writes without asking for their outcome: a request that
 * brings tools which need a central authority may wait, and be answered long after.
 */
final class QueuedWrites implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    List<QueueTerms> queue = Objects.requireNonNullElse(policy.document().queue(), List.of());
    for (int i = 0; i < queue.size(); i++) {
      if (queue.get(i).effects().contains(ToolEffect.NEEDS_AUTHORITY)) {
        report.find(
            LintCode.QUEUED_WRITE,
            "queue[" + i + "].effects",
            "Requests with tools that need a central authority may wait up to "
                + queue.get(i).maxAge()
                + " here: what they ask for may have happened meanwhile, or not be right any more.",
            "Take needs-authority out of the effects, so that such requests are refused while"
                + " nothing can answer them.");
      }
    }
  }
}
