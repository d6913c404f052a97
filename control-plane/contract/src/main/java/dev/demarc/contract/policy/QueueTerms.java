package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ClassId;
import java.time.Duration;
import java.util.SortedSet;

/**
 * One entry of the {@code queue} section: which requests may wait at an agent while every permitted
 * route is out, how long, and how much of them is held. What no entry names never waits. Only chats
 * that are not streamed wait, since nobody is left to stream to.
 *
 * @param classes that may wait, one or more; a class is in one entry at most
 * @param effects what the tools of such a request may do; where it is left out, requests that bring
 *     tools do not wait
 * @param maxAge after which a request that was not answered is wiped, and its answer too, 1 s to 31
 *     days
 * @param maxBytes held for each of the classes, waiting and answered, 1 KiB to 256 MiB
 * @param maxJobs waiting in each of the classes, 1 to 10,000
 */
public record QueueTerms(
    SortedSet<ClassId> classes,
    SortedSet<ToolEffect> effects,
    Duration maxAge,
    long maxBytes,
    int maxJobs) {
  /** The most entries. */
  public static final int MAX = 64;

  public QueueTerms {
    classes = Sorted.set(classes);
    effects = Sorted.set(effects);
    if (classes.isEmpty()) {
      throw new InvalidValue("classes", "must name at least one class");
    }
    Bounds.of("maxAge", maxAge, Duration.ofSeconds(1), Duration.ofDays(31));
    if (maxBytes < 1 << 10 || maxBytes > 256 << 20) {
      throw new InvalidValue("maxBytes", "must be 1024 to 268435456");
    }
    Bounds.of("maxJobs", maxJobs, 1, 10_000);
  }
}
