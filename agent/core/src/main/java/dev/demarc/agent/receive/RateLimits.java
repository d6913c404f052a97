package dev.demarc.agent.receive;

import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests per minute and application, as a token bucket that holds one minute's worth. Bounded by
 * the applications of the bundle. Safe for many threads.
 */
final class RateLimits {
  private final InstantSource clock;
  private final Map<ApplicationId, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double tokens, long atMillis) {}

  RateLimits(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes one, or refuses with the time after which there is one. */
  void take(Application application) {
    int perMinute = application.requestsPerMinute();
    if (perMinute <= 0) {
      return;
    }
    double perMilli = perMinute / 60_000.0;
    long now = clock.millis();
    boolean[] taken = {false};
    Bucket left =
        buckets.compute(
            application.id(),
            (id, before) -> {
              double tokens =
                  before == null ? perMinute : refilled(before, now, perMilli, perMinute);
              taken[0] = tokens >= 1;
              return new Bucket(taken[0] ? tokens - 1 : tokens, now);
            });
    if (!taken[0]) {
      Duration wait = Duration.ofMillis((long) Math.ceil((1 - left.tokens()) / perMilli));
      throw Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED).retryAfter(wait);
    }
  }

  private static double refilled(Bucket before, long now, double perMilli, int most) {
    long elapsed = Math.max(0, now - before.atMillis());
    return Math.min(most, before.tokens() + elapsed * perMilli);
  }
}
