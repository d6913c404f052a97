package dev.demarc.portal.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of rollouts. */
final class RolloutAnswers {
  private RolloutAnswers() {}

  /** One rollout. */
  record Rollout(
      int version,
      String state,
      int stage,
      List<Stage> stages,
      String advance,
      Gate gate,
      Instant reachedAt,
      @Nullable String look,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable String startedBy,
      Instant startedAt,
      @Nullable Instant endedAt,
      List<Agent> agents) {
    boolean isOpen() {
      return state.equals("watching") || state.equals("passed");
    }

    /** Whether the same buttons belong to it. */
    boolean isWhere(Rollout other) {
      return version == other.version && stage == other.stage && state.equals(other.state);
    }
  }

  /** Some groups that get it together. */
  record Stage(List<String> groups, @Nullable Health health) {}

  /** How the agents of a stage took it. */
  record Health(
      int applied, int waiting, int rejected, int silent, int away, @Nullable Requests requests) {}

  /** Their requests in the hour before, and under the version since. */
  record Requests(long before, long refusedBefore, long after, long refusedAfter) {}

  /** What must be seen before the next stage is reached. */
  record Gate(
      Duration within, Duration observe, int share, int rejected, @Nullable Integer refused) {}

  /** One agent of the stage reached last. */
  record Agent(
      String id,
      String name,
      String group,
      String progress,
      @Nullable String reason,
      @Nullable Instant lastSeenAt) {}
}
