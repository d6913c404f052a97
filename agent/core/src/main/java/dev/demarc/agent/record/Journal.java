package dev.demarc.agent.record;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The agent's evidence. Every stage fails, and nothing is kept, when the record cannot be written:
 * the queue or the journal is full, or the disk is. A caller whose intent failed must not send.
 *
 * <p>Safe for use by many threads; never blocks but to read sessions. Stages complete on the
 * journal's thread.
 */
public interface Journal {

  /** Completes once the intent is synced to the disk. */
  CompletionStage<Void> intent(Intent intent);

  /** Completes once the attempt is handed to the operating system. */
  CompletionStage<Void> attempt(Attempt attempt);

  /** Completes once the record is handed to the operating system. */
  CompletionStage<Void> request(RequestRecord request);

  /** Completes once what the session carries is synced to the disk. */
  CompletionStage<Void> session(SessionRecord carried);

  /**
   * What sessions carry by what was synced, the ones written longest ago first. Blocks.
   *
   * @throws JournalUnavailable when it cannot be read
   */
  List<SessionRecord> sessions();

  /**
   * The attempt that answered and the request it belongs to, both or neither: one hand-over where
   * two would each wait for a turn of the journal.
   */
  CompletionStage<Void> answered(Attempt attempt, RequestRecord request);
}
