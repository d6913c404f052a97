package dev.demarc.contract.policy;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
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
 * @param transforms what may be done to a request that fits no other way; absent where nothing may
 */
public record Preference(
    SortedSet<ClassId> classes,
    SortedSet<TaskId> tasks,
    List<TargetId> order,
    boolean fallback,
    @Nullable SortedSet<Transform> transforms) {
  public Preference {
    classes = Sorted.set(classes);
    tasks = Sorted.set(tasks);
    order = Sorted.list(order);
    transforms = transforms == null ? null : Sorted.set(transforms);
  }

  /** One by which requests go as they are or not at all. */
  public Preference(
      SortedSet<ClassId> classes, SortedSet<TaskId> tasks, List<TargetId> order, boolean fallback) {
    this(classes, tasks, order, fallback, null);
  }

  /** Whether this may be done to a request. */
  public boolean permits(Transform transform) {
    return transforms != null && transforms.contains(transform);
  }
}
