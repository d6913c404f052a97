package dev.demarc.agent.stability;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.trace.SessionEvent;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What an answer was in the course of its session.
 *
 * @param switches how often the session has changed its target so far
 * @param spreadMicros how much its latencies differ; absent while there are too few
 */
public record SessionTurn(
    long switches, SortedSet<SessionEvent> events, @Nullable Long spreadMicros) {
  public SessionTurn {
    events = Sorted.set(events);
  }
}
