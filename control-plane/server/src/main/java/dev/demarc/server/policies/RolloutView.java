package dev.demarc.server.policies;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as people see it.
 *
 * @param stage reached last, from 1
 * @param look what the gate of that stage says now; absent unless it is watched or passed
 * @param reason why it stopped; absent where it did not
 * @param detail the same in words, empty likewise
 * @param agents of the stage reached last, those first that hold it up, at most 200; none of a
 *     rollout that is not the newest
 */
public record RolloutView(
    PolicyVersion version,
    RolloutState state,
    int stage,
    List<StageView> stages,
    RolloutPlan.Advance advance,
    Gate gate,
    Instant reachedAt,
    @Nullable String look,
    @Nullable StopReason reason,
    String detail,
    SubjectId startedBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<StageAgents.Agent> agents) {

  /**
   * One stage.
   *
   * @param health absent of a stage that is not reached, and of a rollout that is not the newest
   */
  public record StageView(List<GroupId> groups, @Nullable Health health) {}

  /** The newest with how its agents do, and those before it. */
  static List<RolloutView> of(Rollouts rollouts, RolloutStore store, List<Rollout> newest) {
    return newest.stream()
        .map(each -> of(rollouts, store, each, each.equals(newest.getFirst())))
        .toList();
  }

  /** What the gate says now; once it was passed in time, whether it still holds. */
  private static @Nullable String look(Rollouts rollouts, RolloutStore store, Rollout rollout) {
    return switch (rollout.state()) {
      case WATCHING -> rollouts.verdict(store, rollout).words();
      case PASSED -> rollouts.unmet(store, rollout).map(Gate.Verdict::words).orElse("It holds.");
      default -> null;
    };
  }

  private static RolloutView of(
      Rollouts rollouts, RolloutStore store, Rollout rollout, boolean live) {
    List<StageView> stages =
        store.groups(rollout.policy(), rollout.version()).entrySet().stream()
            .map(stage ->
                new StageView(
                    stage.getValue(),
                    live && stage.getKey() <= rollout.stage()
                        ? rollouts.agents(store, rollout, stage.getKey()).health()
                        : null))
            .toList();
    return new RolloutView(
        rollout.version(),
        rollout.state(),
        rollout.stage(),
        stages,
        rollout.advance(),
        rollout.gate(),
        rollout.reachedAt(),
        look(rollouts, store, rollout),
        rollout.reason(),
        rollout.detail(),
        rollout.startedBy(),
        rollout.startedAt(),
        rollout.endedAt(),
        live ? rollouts.agents(store, rollout, rollout.stage()).first() : List.of());
  }
}
