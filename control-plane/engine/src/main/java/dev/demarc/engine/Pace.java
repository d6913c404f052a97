package dev.demarc.engine;

import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.policy.Preference;
import dev.demarc.engine.rules.Offered;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a route is expected to begin its answer in time: by the policy, and by the caller. */
final class Pace {
  private Pace() {}

  /**
   * Whether it is known to be slower than that. A summary in parts begins after as many calls as it
   * has parts.
   */
  static boolean isTooSlow(
      Offered offered,
      Situation situation,
      @Nullable Duration within,
      @Nullable Chunking chunking) {
    Long expected = situation.expectedMillis().get(offered.target().id());
    if (expected == null) {
      return false;
    }
    int calls = chunking == null ? 1 : chunking.parts() + 1;
    boolean overflows = expected > Long.MAX_VALUE / calls;
    long millis = overflows ? Long.MAX_VALUE : expected * calls;
    return (within != null && millis > within.toMillis()) || millis > left(situation);
  }

  private static long left(Situation situation) {
    return situation.deadline() == null
        ? Preference.LONGEST_WITHIN.toMillis()
        : Duration.between(situation.at(), situation.deadline()).toMillis();
  }
}
