package dev.demarc.agent.stability;

import dev.demarc.agent.stability.Scenario.Twin;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** One router in one scenario for a virtual hour, one request a second. */
final class Simulation {
  private static final int SECONDS = 3_600;

  private final Scenario scenario;
  private final Router router;
  private final VirtualClock clock;
  private final Random random;
  private final double phase;

  /**
   * What came of it.
   *
   * @param switches changes of route
   * @param longestRow most failures in a row before the route was left
   * @param failed requests that were sent to a target that did not work
   * @param sounded requests that only kept a signal fresh
   */
  record Result(int switches, int longestRow, int failed, int sounded) {}

  Simulation(Scenario scenario, Router router, VirtualClock clock, long seed) {
    this.scenario = scenario;
    this.router = router;
    this.clock = clock;
    this.random = new Random(seed);
    this.phase = random.nextDouble() * SECONDS;
  }

  Result run() {
    int switches = 0;
    int sounded = 0;
    int failed = 0;
    int row = 0;
    int longestRow = 0;
    Twin before = null;
    for (int second = 0; second < SECONDS; second++) {
      int now = second;
      router.second(twin -> sample(twin, now));
      Twin twin = router.choose();
      if (router.sounded()) {
        sounded++;
      } else {
        boolean moved = before != null && before != twin;
        switches += moved ? 1 : 0;
        row = moved ? 0 : row;
        before = twin;
      }
      Optional<Duration> took = sample(twin, now);
      took.ifPresentOrElse(it -> router.answered(twin, it), () -> router.failed(twin));
      failed += took.isPresent() ? 0 : 1;
      if (!router.sounded()) {
        row = took.isPresent() ? 0 : row + 1;
        longestRow = Math.max(longestRow, row);
      }
      clock.pass(Duration.ofSeconds(1));
    }
    return new Result(switches, longestRow, failed, sounded);
  }

  private Optional<Duration> sample(Twin twin, double now) {
    if (!scenario.works(twin, now, phase)) {
      return Optional.empty();
    }
    double millis = scenario.millis(twin, now, phase, random);
    return Optional.of(Duration.ofNanos(Math.round(millis * 1e6)));
  }
}
