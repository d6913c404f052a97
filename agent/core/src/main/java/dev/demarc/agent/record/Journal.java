package dev.demarc.agent.record;

import java.util.concurrent.CompletionStage;

/**
 * The agent's evidence. Every stage fails, and nothing is kept, when the record cannot be written:
 * the queue or the journal is full, or the disk is. A caller whose intent failed must not send.
 *
 * <p>Safe for use by many threads; never blocks. Stages complete on the journal's thread.
 */
public interface Journal {

  /** Completes once the intent is synced to the disk. */
  CompletionStage<Void> intent(Intent intent);

  /** Completes once the attempt is handed to the operating system. */
  CompletionStage<Void> attempt(Attempt attempt);

  /** Completes once the record is handed to the operating system. */
  CompletionStage<Void> request(RequestRecord request);
}
