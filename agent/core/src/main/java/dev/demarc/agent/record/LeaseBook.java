package dev.demarc.agent.record;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What this agent may spend, on its disk. A reservation is settled with the evidence of its attempt
 * ({@link Attempt#cost}), in one transaction; one that is found open when the journal is opened
 * (the process was killed) is settled at all that was reserved, since nobody knows what became of
 * it.
 *
 * <p>Safe for many threads; stages complete on the journal's thread and fail as those of {@link
 * Journal} do.
 */
public interface LeaseBook {
  /** Completes once the reservation is synced to the disk; before that nothing may be sent. */
  CompletionStage<Void> reserve(Reserved reserved);

  /** Takes note that nothing was spent of a reservation. */
  CompletionStage<Void> release(long reservation);

  /** Completes once what was granted and returned is synced to the disk; both only grow. */
  CompletionStage<Void> keep(Leased lease);

  /** A lease of which nothing is left to tell. */
  CompletionStage<Void> forget(Leased lease);

  /**
   * All leases, as they were when the journal was opened or later. Blocks.
   *
   * @throws JournalUnavailable when they cannot be read
   */
  List<Leased> leases();
}
