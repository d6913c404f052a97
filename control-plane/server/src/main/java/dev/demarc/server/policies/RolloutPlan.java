package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.GroupId;
import dev.demarc.server.platform.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a version is to reach its groups.
 *
 * @param stages in their order; together they are the groups of the policy, each once
 */
public record RolloutPlan(List<List<GroupId>> stages, Gate gate, Advance advance) {
  private static final int MOST_STAGES = 20;

  /** Who says that the next stage is reached once the gate passed. */
  public enum Advance implements Wire {
    AUTOMATIC("automatic"),
    BY_HAND("by-hand");

    private final String wire;

    Advance(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Some groups that get the version together. */
  public record Stage(List<GroupId> groups) {}

  /**
   * As people say it.
   *
   * @param advance by hand where it is left out
   */
  public record Asked(List<Stage> stages, Gate.@Nullable Asked gate, @Nullable Advance advance) {

    /**
     * The plan for a policy of these groups.
     *
     * @throws Problem {@code validation} naming the field
     */
    RolloutPlan checked(List<GroupId> groups) {
      if (stages == null || stages.isEmpty() || stages.size() > MOST_STAGES) {
        throw Problem.invalid("rollout.stages", "must be 1 to " + MOST_STAGES);
      }
      Set<GroupId> named = new HashSet<>();
      for (int at = 0; at < stages.size(); at++) {
        named(stages.get(at), "rollout.stages[" + at + "].groups", groups, named);
      }
      Set<GroupId> missing = new TreeSet<>(groups);
      missing.removeAll(named);
      if (!missing.isEmpty()) {
        throw Problem.invalid("rollout.stages", "must name every group; none names " + missing);
      }
      return new RolloutPlan(
          stages.stream().map(Stage::groups).toList(),
          (gate == null ? Gate.Asked.DEFAULT : gate).checked(),
          advance == null ? Advance.BY_HAND : advance);
    }

    private static void named(
        @Nullable Stage stage, String field, List<GroupId> groups, Set<GroupId> named) {
      if (stage == null || stage.groups() == null || stage.groups().isEmpty()) {
        throw Problem.invalid(field, "must name at least one group");
      }
      for (GroupId group : stage.groups()) {
        if (group == null) {
          throw Problem.invalid(field, "must name groups");
        }
        if (!groups.contains(group)) {
          throw Problem.invalid(field, "the policy is not for group " + group);
        }
        if (!named.add(group)) {
          throw Problem.invalid(field, "group " + group + " is named twice");
        }
      }
    }
  }
}
