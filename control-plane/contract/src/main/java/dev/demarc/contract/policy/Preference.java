package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The order in which permitted routes are tried, which is also the fallback ladder. The first
 * preference that matches class and task applies; targets it does not name come after those it
 * does, nearest boundary first.
 *
 * @param fallback whether a target after the first may be tried when one fails; {@code false} fails
 *     closed
 * @param within in which a route's answer must begin; one that is expected to take longer is passed
 *     over for a later one, where fallback permits that; absent where nobody minds
 * @param transforms what may be done to a request that fits no other way; absent where nothing may
 */
public record Preference(
    SortedSet<ClassId> classes,
    SortedSet<TaskId> tasks,
    List<TargetId> order,
    boolean fallback,
    @Nullable Duration within,
    @Nullable SortedSet<Transform> transforms) {
  /** The longest that {@code within} may be: no request is waited for longer. */
  public static final Duration LONGEST_WITHIN = Duration.ofMinutes(10);

  public Preference {
    classes = Sorted.set(classes);
    tasks = Sorted.set(tasks);
    order = Sorted.list(order);
    transforms = transforms == null ? null : Sorted.set(transforms);
    if (within != null && (within.toMillis() < 1 || within.compareTo(LONGEST_WITHIN) > 0)) {
      throw new InvalidValue("within", "must be PT0.001S to " + LONGEST_WITHIN);
    }
  }

  /** One by which requests go as they are or not at all, however long that takes. */
  public Preference(
      SortedSet<ClassId> classes, SortedSet<TaskId> tasks, List<TargetId> order, boolean fallback) {
    this(classes, tasks, order, fallback, null, null);
  }

  /** Whether this may be done to a request. */
  public boolean permits(Transform transform) {
    return transforms != null && transforms.contains(transform);
  }
}
