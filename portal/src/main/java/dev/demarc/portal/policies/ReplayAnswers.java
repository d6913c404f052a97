package dev.demarc.portal.policies;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control plane says of replays. */
final class ReplayAnswers {
  private ReplayAnswers() {}

  /** One replay, as far as it is. */
  record Replay(
      String id,
      long revision,
      @Nullable Integer against,
      Instant begins,
      Instant ends,
      String state,
      long total,
      long unreadable,
      long elsewhere,
      boolean complete,
      @Nullable Instant goneBefore,
      Tally result,
      Instant startedAt) {
    boolean runs() {
      return state.equals("running");
    }
  }

  /** What it found. */
  record Tally(
      long decisions, long changed, Side before, Side after, List<Shift> shifts, long others) {}

  /** What one version does to all of them. */
  record Side(
      long routed,
      long consents,
      long approvals,
      long queued,
      long refused,
      Map<String, Long> bytesTo,
      long costMicroUsd) {}

  /** Decisions that come out otherwise in the same way. */
  record Shift(String from, String to, long count, List<String> examples) {}
}
