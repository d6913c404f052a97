package dev.demarc.agent.stability;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.util.List;

/** The default terms with what a test changes. */
final class Terms {
  private Terms() {}

  static Stability with(List<List<String>> peers) {
    Stability all = Stability.DEFAULT;
    return new Stability(
        all.halfLife(),
        all.marginPercent(),
        all.trigger(),
        all.dwell(),
        all.hardFailures(),
        all.goodProbes(),
        all.probeEvery(),
        all.sessionAffinity(),
        all.sessionSwitches(),
        all.damping(),
        peers.stream()
            .map(group -> Sorted.set(group.stream().map(TargetId::of).toList()))
            .toList());
  }

  static Stability withDwell(Duration dwell, boolean affinity) {
    Stability all = Stability.DEFAULT;
    return new Stability(
        all.halfLife(),
        all.marginPercent(),
        all.trigger(),
        dwell,
        all.hardFailures(),
        all.goodProbes(),
        all.probeEvery(),
        affinity,
        all.sessionSwitches(),
        all.damping(),
        all.peers());
  }
}
