package dev.demarc.agent.jobs;

import dev.demarc.contract.id.ClassId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What waits at the agent, by class.
 *
 * @param at the time it was, by the clock of the jobs
 */
public record Depth(Instant at, List<Waiting> classes) {
  public Depth {
    classes = List.copyOf(classes);
  }

  /** So many of a class, the oldest since then. */
  public record Waiting(ClassId dataClass, int count, Instant oldest) {
    /** How long the oldest has waited. */
    public Duration age(Instant at) {
      Duration age = Duration.between(oldest, at);
      return age.isNegative() ? Duration.ZERO : age;
    }
  }

  /** How many wait. */
  public long count() {
    return classes.stream().mapToLong(Waiting::count).sum();
  }

  /** How long the oldest of all has waited. */
  public Duration age() {
    return classes.stream()
        .map(each -> each.age(at))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
