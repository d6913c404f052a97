package dev.demarc.agent.stability;

import dev.demarc.contract.policy.Fallback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many further attempts all requests of this agent together may make: each request adds a share
 * of one, and a reserve refills every ten seconds. What is saved is bounded by the reserve and the
 * share of a hundred requests, so a quiet day buys no storm. When it is spent, a request whose
 * first route failed is told so instead of being tried elsewhere. Safe for many threads.
 */
public final class RetryBudget {
  private static final Duration REFILL = Duration.ofSeconds(10);
  private static final double ROUNDING = 1e-6;

  private final InstantSource clock;
  private Instant at;
  private double saved;

  public RetryBudget(InstantSource clock) {
    this.clock = clock;
    this.at = clock.instant().minus(REFILL);
  }

  /** A request makes its first attempt. */
  public synchronized void request(Fallback.RetryBudget in) {
    refill(in);
    saved = Math.min(saved + in.percent() / 100.0, (double) in.reserve() + in.percent());
  }

  /** Whether one more attempt may be made; it counts as made. */
  public synchronized boolean further(Fallback.RetryBudget in) {
    refill(in);
    if (saved < 1 - ROUNDING) {
      return false;
    }
    saved = Math.max(0, saved - 1);
    return true;
  }

  /** Brings back the reserve, and no more than that. */
  private void refill(Fallback.RetryBudget in) {
    Instant now = clock.instant();
    double share = Math.max(0, Duration.between(at, now).toNanos()) / (double) REFILL.toNanos();
    at = now;
    saved = Math.max(saved, Math.min(in.reserve(), saved + share * in.reserve()));
  }
}
