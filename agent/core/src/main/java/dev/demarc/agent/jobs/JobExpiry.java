package dev.demarc.agent.jobs;

import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.id.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is due, beside the turns of jobs: however long a route works for one, no other is kept
 * past its time. What a new policy lets be held less long ends the sooner, whether it waits, runs
 * or has its answer; what is held of a class that it says nothing of any more keeps its time. What
 * a revoked agent holds ends at once, since no policy lets it be held. For one thread.
 */
public final class JobExpiry {
  private final JobEnds ends;
  private final PolicyInForce policy;
  private final BooleanSupplier revoked;
  private final RandomGenerator random;
  private @Nullable Digest seen;

  public JobExpiry(
      Jobs jobs, PolicyInForce policy, BooleanSupplier revoked, RandomGenerator random) {
    this.ends = jobs.ends();
    this.policy = policy;
    this.revoked = revoked;
    this.random = random;
  }

  /** One step; to be called again after the time returned. */
  public Duration doWork() {
    if (revoked.getAsBoolean()) {
      ends.expireAll();
    }
    policy.current().filter(now -> !now.digest().equals(seen)).ifPresent(this::obey);
    ends.expire();
    return Duration.ofMillis(500 + random.nextInt(500));
  }

  private void obey(InForce next) {
    ends.expireAfter(Optional.ofNullable(next.bundle().document().queue()).orElse(List.of()));
    seen = next.digest();
  }
}
