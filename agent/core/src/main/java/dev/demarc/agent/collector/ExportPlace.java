package dev.demarc.agent.collector;

import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.ExportMark;
import dev.demarc.agent.record.SqliteJournal;
import java.time.Duration;
import java.util.List;

/**
 * Where one signal is in the journal. What is settled is on the disk, and a restart goes on from
 * there; an export that was never on begins with what is recorded from then on. The journal waits
 * for nobody here: what it let go meanwhile is counted. For one thread, but for the numbers.
 */
final class ExportPlace implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Evidence evidence;
  private final SqliteJournal journal;
  private final Signal signal;
  private volatile ExportMark mark;
  private volatile long read;
  private long lost;

  ExportPlace(Evidence evidence, SqliteJournal journal, Signal signal) {
    this.evidence = evidence;
    this.journal = journal;
    this.signal = signal;
    this.mark = evidence.exported(signal.wire()).orElseGet(this::begun);
    this.read = mark.sequence();
  }

  private ExportMark begun() {
    ExportMark begin = new ExportMark(journal.position().sequence(), 0, 0);
    keep(begin);
    return begin;
  }

  /** The next records, in order; the same again until they are {@linkplain #passed passed}. */
  List<Entry> next(int most) {
    return journal.position().sequence() <= read ? List.of() : evidence.after(read, most);
  }

  /**
   * They are dealt with.
   *
   * @return how many there had been between them and those before
   */
  long passed(List<Entry> entries) {
    long gap = entries.getFirst().sequence() - read - 1;
    lost += gap;
    read = entries.getLast().sequence();
    return gap;
  }

  /** Everything that was passed is with the collector, but for so many it did not take. */
  void settle(long refused) {
    ExportMark next = new ExportMark(read, mark.lost() + lost, mark.refused() + refused);
    if (!next.equals(mark)) {
      keep(next);
      mark = next;
      lost = 0;
    }
  }

  private void keep(ExportMark next) {
    ControlPlane.await(journal.exported(signal.wire(), next), PATIENCE);
  }

  ExportMark mark() {
    return mark;
  }

  /** Records that wait. */
  long queued() {
    return journal.position().sequence() - mark.sequence();
  }

  @Override
  public void close() {
    evidence.close();
  }
}
