package dev.demarc.contract.bundle;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TaskId;
import java.util.List;
import java.util.SortedSet;

/**
 * A registered caller as agents see it.
 *
 * @param keyHashes SHA-256 digests of its accepted keys; a key itself is never in a bundle
 * @param defaultClass the least a request of it is classified as
 * @param tasks the tasks it may name, and is vouched for; empty means any, of which none but the
 *     default is vouched for: it may tighten a decision and never loosen it
 * @param answerers who is asked for consent where a request has no verified actor
 * @param requestsPerMinute its limit at one agent
 */
public record Application(
    ApplicationId id,
    String title,
    String team,
    List<String> keyHashes,
    ClassId defaultClass,
    SortedSet<TaskId> tasks,
    SortedSet<SubjectId> answerers,
    int requestsPerMinute) {
  public Application {
    keyHashes = Sorted.list(keyHashes);
    tasks = Sorted.set(tasks);
    answerers = Sorted.set(answerers);
  }
}
