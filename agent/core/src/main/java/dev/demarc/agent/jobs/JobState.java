package dev.demarc.agent.jobs;

import dev.demarc.contract.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has become of a job.
 *
 * <pre>
 *   waiting  → running | refused | expired | cancelled
 *   running  → answered | waiting | refused | expired | cancelled
 *   answered → expired | cancelled | refused                the last where its answer was tampered with
 *   refused, expired, cancelled                             the end; wiped
 * </pre>
 */
public enum JobState implements Wire {
  /** Its request is held. */
  WAITING("waiting"),
  /** A route is being tried for it. */
  RUNNING("running"),
  /** Its answer is held. */
  ANSWERED("answered"),
  /** Decided again and refused, or cannot be run. */
  REFUSED("refused"),
  /** Its time was over. */
  EXPIRED("expired"),
  /** Its application wanted it no more. */
  CANCELLED("cancelled");

  private static final Map<JobState, Set<JobState>> NEXT =
      Map.of(
          WAITING, Set.of(RUNNING, REFUSED, EXPIRED, CANCELLED),
          RUNNING, Set.of(ANSWERED, WAITING, REFUSED, EXPIRED, CANCELLED),
          ANSWERED, Set.of(REFUSED, EXPIRED, CANCELLED),
          REFUSED, Set.of(),
          EXPIRED, Set.of(),
          CANCELLED, Set.of());

  private final String wire;

  JobState(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** Whether nothing of the content is left, and nothing follows. */
  public boolean isEnd() {
    return NEXT.getOrDefault(this, Set.of()).isEmpty();
  }

  /** The states that this one may follow. */
  List<JobState> before() {
    return Arrays.stream(values())
        .filter(each -> NEXT.getOrDefault(each, Set.of()).contains(this))
        .toList();
  }
}
