package dev.demarc.agent.stability;

import dev.demarc.contract.id.TargetId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Probes targets that are down or recovering, and no others: a target that works is probed by its
 * requests. At each step at most {@value #MOST_AT_ONCE} probes are started, one at a time for a
 * target; the rest wait for the next step. A target that stays down is probed at growing intervals,
 * up to eight times the policy's.
 */
public final class ProbeLoop {
  static final int MOST_AT_ONCE = 8;

  private final Stabiliser stabiliser;
  private final Probe probe;

  /** What a probe found. */
  public enum Found {
    /** The target answers. */
    GOOD,
    /** It does not, or not well. */
    BAD,
    /** There is no way to probe it, so only requests and time tell. */
    NOTHING
  }

  /** Asks a target whether it is there, with nothing of any request. */
  @FunctionalInterface
  public interface Probe {
    /** Completes within a few seconds, normally or not; not is {@link Found#BAD}. */
    CompletionStage<Found> of(TargetId target);
  }

  public ProbeLoop(Stabiliser stabiliser, Probe probe) {
    this.stabiliser = stabiliser;
    this.probe = probe;
  }

  /** Starts the probes that are due; to be called again after the time returned. */
  public Duration doWork() {
    for (TargetId target : stabiliser.due(MOST_AT_ONCE)) {
      begun(target)
          .whenComplete((found, failed) -> note(target, failed == null ? found : Found.BAD));
    }
    return stabiliser.probeEvery();
  }

  /** One that cannot even begin, for want of its secret say, is bad like any other. */
  private CompletionStage<Found> begun(TargetId target) {
    try {
      return probe.of(target);
    } catch (RuntimeException fault) {
      return CompletableFuture.failedStage(fault);
    }
  }

  private void note(TargetId target, Found found) {
    switch (found) {
      case GOOD -> stabiliser.probed(target, true);
      case BAD -> stabiliser.probed(target, false);
      case NOTHING -> stabiliser.notProbed(target);
    }
  }
}
