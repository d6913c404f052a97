package dev.demarc.server.policies;

import dev.demarc.contract.id.GroupId;
import dev.demarc.server.platform.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The groups of agents that a policy is for, as people say them. */
final class PolicyGroups {
  /** The most groups one policy may be for. */
  static final int MOST = 100;

  private PolicyGroups() {}

  /**
   * Each once and in their order; {@code default} where none is said.
   *
   * @throws Problem {@code validation} naming the field
   */
  static List<GroupId> checked(@Nullable List<@Nullable GroupId> asked) {
    if (asked == null || asked.isEmpty()) {
      return List.of(GroupId.of("default"));
    }
    if (asked.size() > MOST) {
      throw Problem.invalid("groups", "must be at most " + MOST);
    }
    if (asked.stream().anyMatch(Objects::isNull)) {
      throw Problem.invalid("groups", "must name groups");
    }
    return asked.stream().map(Objects::requireNonNull).distinct().sorted().toList();
  }
}
