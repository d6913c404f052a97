package dev.demarc.server.policies;

import dev.demarc.server.platform.Problem;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be seen of the agents of a stage before the next is reached. What is not known never
 * passes: it waits, and fails when the time is over.
 *
 * @param within how long after the stage was reached it may pass, a minute to seven days
 * @param observe how long after that it may not pass yet, shorter than {@code within}
 * @param share percent of the counted agents that must have applied it, 1 to 100
 * @param rejected how many agents may reject it, 0 to 1,000
 * @param refused by how many percent points the share of requests without a route may exceed what
 *     it was before, 0 to 100; absent where requests are not looked at
 */
public record Gate(
    Duration within, Duration observe, int share, int rejected, @Nullable Integer refused) {
  /** Requests under the version below which nothing is said of their share. */
  static final long ENOUGH_REQUESTS = 20;

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** As people say it; what is left out is ten minutes, one minute, all, none, not looked at. */
  public record Asked(
      @Nullable Duration within,
      @Nullable Duration observe,
      @Nullable Integer share,
      @Nullable Integer rejected,
      @Nullable Integer refused) {
    static final Asked DEFAULT = new Asked(null, null, null, null, null);

    Gate checked() {
      Duration until = within == null ? Duration.ofMinutes(10) : within;
      if (until.compareTo(SHORTEST) < 0 || until.compareTo(LONGEST) > 0) {
        throw Problem.invalid("rollout.gate.within", "must be PT1M to P7D");
      }
      Duration from = observe == null ? least(Duration.ofMinutes(1), until.dividedBy(2)) : observe;
      if (from.isNegative() || from.compareTo(until) >= 0) {
        throw Problem.invalid("rollout.gate.observe", "must be PT0S or more, less than within");
      }
      return new Gate(
          until,
          from,
          within("share", share, 1, 100, 100),
          within("rejected", rejected, 0, 1_000, 0),
          refused == null ? null : within("refused", refused, 0, 100, 0));
    }

    private static Duration least(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }

    private static int within(
        String field, @Nullable Integer value, int least, int most, int otherwise) {
      int number = value == null ? otherwise : value;
      if (number < least || number > most) {
        throw Problem.invalid("rollout.gate." + field, "must be " + least + " to " + most);
      }
      return number;
    }
  }

  /** What a look at the gate says. */
  public sealed interface Verdict {
    /** In a sentence. */
    String words();
  }

  /** It holds. */
  record Passed() implements Verdict {
    @Override
    public String words() {
      return "It holds.";
    }
  }

  /** It does not yet, and there is time. */
  record Waiting(String words) implements Verdict {}

  /** It does not, and it will not. */
  record Failed(StopReason reason, String words) implements Verdict {}

  /** What these signals say that long after the stage was reached. */
  Verdict judge(Health health, Duration since) {
    boolean late = since.compareTo(within) > 0;
    Optional<Failed> broken = broken(health);
    if (broken.isPresent()) {
      return broken.get();
    }
    Optional<Failed> missing = missing(health);
    if (missing.isPresent()) {
      return late ? missing.get() : new Waiting(missing.get().words());
    }
    if (since.compareTo(observe) < 0) {
      return new Waiting("It holds so far and is observed until " + words(observe) + " are over.");
    }
    return late
        ? new Failed(StopReason.LATE, "It holds only now, after " + words(within) + " were over.")
        : new Passed();
  }

  /** Whether it holds now, whatever the time; else why not. */
  Optional<Failed> unmet(Health health) {
    return broken(health).or(() -> missing(health));
  }

  /** What no time mends. */
  private Optional<Failed> broken(Health health) {
    if (health.rejected() > rejected) {
      return Optional.of(
          new Failed(
              StopReason.REJECTED,
              "%d of %d agents rejected it; at most %d may."
                  .formatted(health.rejected(), health.counted(), rejected)));
    }
    Health.Requests requests = health.requests();
    if (refused == null || requests == null || requests.after() < ENOUGH_REQUESTS) {
      return Optional.empty();
    }
    return requests.exceeds(refused)
        ? Optional.of(
            new Failed(
                StopReason.MORE_REFUSED,
                "Without a route are %d of %d requests, before %d of %d; at most %d percent points more may be."
                    .formatted(
                        requests.refusedAfter(),
                        requests.after(),
                        requests.refusedBefore(),
                        requests.before(),
                        refused)))
        : Optional.empty();
  }

  /** What may still come. */
  private Optional<Failed> missing(Health health) {
    if (health.counted() == 0) {
      return Optional.of(
          new Failed(StopReason.NO_AGENTS, "No agent of the stage was seen since it was reached."));
    }
    if (health.applied() * 100L < health.counted() * (long) share) {
      return Optional.of(
          new Failed(
              StopReason.NOT_APPLIED,
              "%d of %d agents applied it, %d wait, %d are silent; %d percent must have."
                  .formatted(
                      health.applied(),
                      health.counted(),
                      health.waiting(),
                      health.silent(),
                      share)));
    }
    Health.Requests requests = health.requests();
    long seen = requests == null ? 0 : requests.after();
    return refused == null || seen >= ENOUGH_REQUESTS
        ? Optional.empty()
        : Optional.of(
            new Failed(
                StopReason.TOO_FEW_REQUESTS,
                "%d requests ran under it; %d are needed to compare."
                    .formatted(seen, ENOUGH_REQUESTS)));
  }

  private static String words(Duration time) {
    return time.getSeconds() % 60 == 0
        ? time.toMinutes() + " minutes"
        : time.getSeconds() + " seconds";
  }
}
