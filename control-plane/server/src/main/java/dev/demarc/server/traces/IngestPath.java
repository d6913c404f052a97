package dev.demarc.server.traces;

import java.util.Map;

/** The way what was accepted takes into the database. Safe for many threads. */
sealed interface IngestPath permits DirectPath, KafkaPath {

  /**
   * Keeps a batch and counts what was refused of it.
   *
   * @return once nothing of it can be lost any more, how many records are known to be older than
   *     the tenant keeps them
   * @throws dev.demarc.server.platform.Problem {@code unavailable} when it may be lost: the agent
   *     keeps it and comes again
   */
  int keep(AcceptedBatch batch, Map<Refusal, Integer> refused);

  /** Begins what goes on beside requests. */
  void start();

  /** Ends it, with what is under way. */
  void stop();
}
