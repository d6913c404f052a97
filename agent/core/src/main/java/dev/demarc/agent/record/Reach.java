package dev.demarc.agent.record;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far back decisions replay: the journal is bounded, and lets its oldest records go once they
 * are uploaded.
 *
 * @param since when the oldest was recorded that does; absent where none does
 * @param whole whether nothing before it was let go
 */
public record Reach(@Nullable Instant since, boolean whole) {
  private static final Duration DAY = Duration.ofDays(1);

  /** Whether every decision of the last day replays. */
  public boolean isOfADay(Instant now) {
    return whole || (since != null && !since.isAfter(now.minus(DAY)));
  }

  /** In words for a person. */
  public String words(Instant now) {
    if (since == null) {
      return whole ? "nothing was decided yet" : "no decision is kept that replays";
    }
    return "decisions replay back to " + since + ", " + age(Duration.between(since, now)) + " ago";
  }

  private static String age(Duration age) {
    return age.compareTo(DAY.multipliedBy(2)) >= 0
        ? age.toDays() + " days"
        : age.toHours() + " h " + Math.max(0, age.toMinutesPart()) + " min";
  }
}
