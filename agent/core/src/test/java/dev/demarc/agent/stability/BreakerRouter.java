package dev.demarc.agent.stability;

import dev.demarc.agent.stability.Scenario.Twin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A plain circuit breaker before each target, in the policy's order: three failures in a row open
 * it, after thirty seconds one request tries, one success closes it.
 */
final class BreakerRouter implements Router {
  private static final int FAILURES = 3;
  private static final Duration OPEN = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Map<Twin, Integer> failures = new EnumMap<>(Twin.class);
  private final Map<Twin, Instant> openUntil = new EnumMap<>(Twin.class);

  BreakerRouter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Twin choose() {
    for (Twin twin : Twin.values()) {
      if (!clock.instant().isBefore(openUntil.getOrDefault(twin, Instant.MIN))) {
        return twin;
      }
    }
    return Twin.SPARE;
  }

  @Override
  public void answered(Twin twin, Duration latency) {
    failures.remove(twin);
    openUntil.remove(twin);
  }

  @Override
  public void failed(Twin twin) {
    if (failures.merge(twin, 1, Integer::sum) >= FAILURES) {
      openUntil.put(twin, clock.instant().plus(OPEN));
    }
  }

  @Override
  public void second(Function<Twin, Optional<Duration>> ask) {}
}
