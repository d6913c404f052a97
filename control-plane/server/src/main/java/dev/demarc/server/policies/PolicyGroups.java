package dev.demarc.server.policies;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.server.platform.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The groups of agents that a policy is for. What was published is for others from its next version
 * on: the draft carries them, so that they are approved with it.
 */
final class PolicyGroups {
  /** The most groups one policy may be for. */
  static final int MOST = 100;

  private PolicyGroups() {}

  /**
   * Those of a new policy, each once and in their order; {@code default} where none is said.
   *
   * @throws Problem {@code validation} naming the field
   */
  static List<GroupId> checked(@Nullable List<@Nullable GroupId> asked) {
    return asked == null || asked.isEmpty() ? List.of(GroupId.of("default")) : named(asked);
  }

  private static List<GroupId> named(List<@Nullable GroupId> asked) {
    if (asked.isEmpty() || asked.size() > MOST) {
      throw Problem.invalid("groups", "must be 1 to " + MOST);
    }
    if (asked.stream().anyMatch(Objects::isNull)) {
      throw Problem.invalid("groups", "must name groups");
    }
    return asked.stream().map(Objects::requireNonNull).distinct().sorted().toList();
  }

  /** Those a draft is to be for; what brings an older version back, those that obey the policy. */
  static List<GroupId> of(PolicyStore store, Draft draft) {
    if (draft.rollbackOf() != null) {
      return store.followers(draft.policy());
    }
    List<GroupId> next = draft.groups();
    return next == null ? store.head(draft.policy()).groups() : next;
  }

  /** Those a policy is for, or those its draft is to be for. */
  static List<GroupId> of(PolicyStore store, PolicyId id) {
    return store.draft(id).map(draft -> of(store, draft)).orElseGet(() -> store.head(id).groups());
  }

  /**
   * What an edit makes of them: at once where nothing was published, else with the next version.
   *
   * @param asked absent where the edit says nothing of them
   * @return what the draft carries; absent where they stay
   */
  static @Nullable List<GroupId> edited(
      PolicyStore store,
      PolicyId id,
      @Nullable Draft before,
      @Nullable List<@Nullable GroupId> asked) {
    if (asked == null) {
      return before == null ? null : before.groups();
    }
    List<GroupId> next = named(asked);
    if (store.published(id).isEmpty()) {
      store.regroup(id, next);
      return null;
    }
    requireKept(store, id, next);
    return next.equals(store.head(id).groups()) ? null : next;
  }

  /**
   * Makes the groups of a draft those of its policy; says whether they are others than before.
   *
   * @throws Problem {@code validation} where one is left out that obeys the policy
   */
  static boolean take(PolicyStore store, Draft draft) {
    List<GroupId> next = draft.groups();
    if (next == null) {
      return false;
    }
    requireKept(store, draft.policy(), next);
    store.regroup(draft.policy(), next);
    return true;
  }

  /** A group that is merely left out would go on under what it has, and no version reach it. */
  private static void requireKept(PolicyStore store, PolicyId id, List<GroupId> next) {
    List<GroupId> left =
        store.obeying().getOrDefault(id, List.of()).stream()
            .filter(group -> !next.contains(group))
            .toList();
    if (!left.isEmpty()) {
      throw Problem.invalid(
          "groups",
          "must keep %s, which obeys the policy: publish another to it first"
              .formatted(left.getFirst()));
    }
  }

  static String words(List<GroupId> groups) {
    return "For groups " + String.join(", ", groups.stream().map(GroupId::text).toList()) + ".";
  }
}
