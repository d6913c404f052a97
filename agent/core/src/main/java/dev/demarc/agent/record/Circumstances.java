package dev.demarc.agent.record;

import dev.demarc.contract.trace.SessionEvent;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What was the case when a request was decided and answered, beside the decision.
 *
 * @param offline whether the control plane was out of reach
 * @param policyAgeSeconds how long before the request the bundle in force was issued
 * @param sessionSwitches how often the session has changed its target, as far as is remembered
 * @param sessionEvents what the answer was in the course of its session; absent outside one
 * @param sessionSpreadMicros how much the latencies of the session's answers differ so far
 * @param tier that the probe of the route's local model measured
 * @param cachedInputTokens of the answer's input, as its target says
 * @param citationsRequired whether the answer had to refer to sources
 * @param citationsCarried whether it does; absent where it need not, or there is no answer
 */
public record Circumstances(
    boolean offline,
    long policyAgeSeconds,
    @Nullable Long sessionSwitches,
    @Nullable SortedSet<SessionEvent> sessionEvents,
    @Nullable Long sessionSpreadMicros,
    @Nullable Long tier,
    @Nullable Long cachedInputTokens,
    boolean citationsRequired,
    @Nullable Boolean citationsCarried,
    Sampling sampling) {

  /** What the caller set of how the model is to answer; absent where it set no number. */
  public record Sampling(
      @Nullable Long maxTokens, @Nullable Double temperature, @Nullable Double topP) {
    /** Nothing. */
    public static final Sampling NONE = new Sampling(null, null, null);
  }
}
