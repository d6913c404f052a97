package dev.demarc.agent.record;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.bundle.Bundle;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal in SQLite, with one thread that writes it.
 *
 * <p>Records wait in a queue of {@value #QUEUE}; at the bound a record is refused at once. The
 * thread takes up to {@value #BATCH} of them into one transaction. A batch with an intent, a
 * reservation, or what a session carries, is committed with {@code synchronous=FULL}: in
 * write-ahead mode that syncs the log, and with it everything before it, before the commit returns;
 * other batches are handed to the operating system, which a killed process does not take back. At
 * three quarters of its bound on disk the oldest uploaded records are pruned; when nothing may be
 * pruned, the bound refuses new records. What is no record, above all how far the upload came,
 * which is what lets room be made, does not share the fate of the records it was taken with: it is
 * written alone then. The log says once in {@value #TOLD_EVERY_SECONDS} s at most how much was
 * refused since it said so last.
 */
public final class SqliteJournal implements Journal, LeaseBook, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SqliteJournal.class.getName());
  private static final int QUEUE = 8192;
  private static final int BATCH = 128;
  private static final int CHECK_SPACE_EVERY = 64;
  private static final Duration HEAD_EVERY = Duration.ofSeconds(2);
  private static final long TOLD_EVERY_SECONDS = 60;

  private final ArrayBlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
  private final JournalWriter writer;
  private final JournalFile file;
  private final Thread thread;
  private final DataDirectory data;
  private final SessionShelf sessions;
  private final Persons persons = new Persons();
  private final Unwritten unwritten = new Unwritten();
  private volatile boolean closing;

  private sealed interface Work {
    boolean synced();

    CompletableFuture<Void> done();
  }

  /**
   * @param cost of the attempt among the records, settled with them
   */
  private record Append(
      List<Supplier<Entry.Draft>> drafts,
      @Nullable Cost cost,
      boolean synced,
      CompletableFuture<Void> done)
      implements Work {}

  private record Change(JournalWriter.Change change, boolean synced, CompletableFuture<Void> done)
      implements Work {}

  private SqliteJournal(JournalFile file, JournalWriter writer, DataDirectory data, long maxBytes) {
    this.file = file;
    this.data = data;
    this.sessions = new SessionShelf(maxBytes);
    this.writer = writer;
    this.thread = Thread.ofPlatform().name("journal").unstarted(this::run);
  }

  /**
   * Opens the journal of this directory, or begins one, and starts its thread.
   *
   * @param signer signs heads with the agent's key
   * @throws JournalUnavailable when the file cannot be opened
   */
  public static SqliteJournal open(
      DataDirectory data, long maxBytes, UnaryOperator<byte[]> signer, InstantSource clock) {
    try {
      JournalFile file = JournalFile.open(data.file(JournalFile.NAME), clock.millis(), maxBytes);
      JournalWriter writer = new JournalWriter(file, data, maxBytes, signer, clock);
      writer.transaction(true, transaction -> transaction.apply(LeaseShelf::settleOpen));
      SqliteJournal journal = new SqliteJournal(file, writer, data, maxBytes);
      journal.thread.start();
      return journal;
    } catch (SQLException failure) {
      throw new JournalUnavailable("the journal cannot be opened", failure);
    }
  }

  @Override
  public CompletionStage<Void> intent(Intent intent) {
    return append(true, null, List.of(() -> Entry.Draft.of(intent)));
  }

  @Override
  public CompletionStage<Void> attempt(Attempt attempt) {
    return append(false, attempt.cost(), List.of(() -> Entry.Draft.of(attempt)));
  }

  @Override
  public CompletionStage<Void> request(RequestRecord request) {
    return append(false, null, List.of(() -> draft(request)));
  }

  @Override
  public CompletionStage<Void> answered(Attempt attempt, RequestRecord request) {
    return append(
        false, attempt.cost(), List.of(() -> Entry.Draft.of(attempt), () -> draft(request)));
  }

  /** On the thread that writes. */
  private Entry.Draft draft(RequestRecord request) {
    return Entry.Draft.of(persons.without(request));
  }

  @Override
  public CompletionStage<Void> session(SessionRecord carried) {
    JournalWriter.Change change = file -> sessions.keep(file, carried);
    return offer(new Change(change, true, new CompletableFuture<>()));
  }

  @Override
  public List<SessionRecord> sessions() {
    try (JournalFile reading = JournalFile.read(data.file(JournalFile.NAME))) {
      return SessionShelf.all(reading);
    } catch (SQLException failure) {
      throw new JournalUnavailable("what sessions carry cannot be read", failure);
    }
  }

  @Override
  public CompletionStage<Void> reserve(Reserved reserved) {
    return offer(
        new Change(file -> LeaseShelf.reserve(file, reserved), true, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Void> release(long reservation) {
    return change(file -> LeaseShelf.settle(file, reservation, 0));
  }

  @Override
  public CompletionStage<Void> keep(Leased lease) {
    return offer(new Change(file -> LeaseShelf.keep(file, lease), true, new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Void> forget(Leased lease) {
    return change(file -> LeaseShelf.forget(file, lease));
  }

  @Override
  public List<Leased> leases() {
    try (JournalFile reading = JournalFile.read(data.file(JournalFile.NAME))) {
      return LeaseShelf.all(reading);
    } catch (SQLException failure) {
      throw new JournalUnavailable("leases cannot be read", failure);
    }
  }

  private static void settle(JournalWriter transaction, @Nullable Cost cost) throws SQLException {
    Long reservation = cost == null ? null : cost.reservation();
    if (cost != null && reservation != null) {
      transaction.apply(file -> LeaseShelf.settle(file, reservation, cost.settledMicroUsd()));
    }
  }

  /** Keeps the policy and catalogue of a bundle, so that decisions under it replay. */
  public CompletionStage<Void> keep(Bundle bundle) {
    return change(file -> PolicyShelf.keep(file, bundle));
  }

  /** Takes note that everything up to this sequence was taken over by the control plane. */
  public CompletionStage<Void> uploaded(long sequence) {
    return change(file -> file.meta("cursor", Long.toString(sequence).getBytes()));
  }

  /** Takes note that the control plane refused so many records of those up to this sequence. */
  public CompletionStage<Void> refused(long sequence, long count) {
    return change(file -> {
      file.meta("cursor", Long.toString(sequence).getBytes());
      file.meta("refused", Long.toString(file.metaNumber("refused") + count).getBytes());
    });
  }

  /** Takes note of how far a signal was exported. */
  public CompletionStage<Void> exported(String signal, ExportMark mark) {
    return change(file -> file.meta("export." + signal, mark.bytes()));
  }

  /** The epoch and the last sequence. */
  public Position position() {
    return writer.position();
  }

  /** How far the chain reaches. */
  public record Position(long epoch, long sequence) {}

  private CompletionStage<Void> append(
      boolean synced, @Nullable Cost cost, List<Supplier<Entry.Draft>> drafts) {
    return offer(new Append(drafts, cost, synced, new CompletableFuture<>()));
  }

  private CompletionStage<Void> change(JournalWriter.Change change) {
    return offer(new Change(change, false, new CompletableFuture<>()));
  }

  private CompletionStage<Void> offer(Work work) {
    if (closing || !queue.offer(work)) {
      String why = closing ? "the journal is closed" : "the journal's queue is full";
      work.done().completeExceptionally(new JournalUnavailable(why));
    }
    return work.done();
  }

  private void run() {
    List<Work> batch = new ArrayList<>(BATCH);
    for (long turn = 1; !closing || !queue.isEmpty(); turn++) {
      batch.clear();
      if (next(batch)) {
        write(batch);
      }
      if (turn % CHECK_SPACE_EVERY == 0) {
        writer.makeRoom();
      }
      writer.vouch(batch.isEmpty() ? Duration.ZERO : HEAD_EVERY);
    }
    writer.vouch(Duration.ZERO);
  }

  private boolean next(List<Work> batch) {
    try {
      Work first =
          writer.isVouched() ? queue.poll(1, TimeUnit.MINUTES) : queue.poll(2, TimeUnit.SECONDS);
      if (first == null) {
        return false;
      }
      batch.add(first);
      queue.drainTo(batch, BATCH - 1);
      return true;
    } catch (InterruptedException nobodyInterrupts) {
      return queue.drainTo(batch, BATCH) > 0;
    }
  }

  private void write(List<Work> batch) {
    try {
      transact(batch);
    } catch (SQLException | RuntimeException failure) {
      for (Work work : batch) {
        switch (work) {
          case Append append -> refuse(append, failure);
          case Change change -> alone(change);
        }
      }
      writer.makeRoom();
    }
  }

  private void alone(Change change) {
    try {
      transact(List.of(change));
    } catch (SQLException | RuntimeException failure) {
      refuse(change, failure);
    }
  }

  private void refuse(Work work, Exception failure) {
    unwritten.because(failure);
    work.done()
        .completeExceptionally(new JournalUnavailable("evidence cannot be written", failure));
  }

  private void transact(List<? extends Work> works) throws SQLException {
    writer.transaction(
        works.stream().anyMatch(Work::synced),
        transaction -> {
          for (Work work : works) {
            switch (work) {
              case Append append -> {
                for (Supplier<Entry.Draft> draft : append.drafts()) {
                  transaction.append(draft.get());
                }
                settle(transaction, append.cost());
              }
              case Change change -> transaction.apply(change.change());
            }
          }
        });
    works.forEach(work -> work.done().complete(null));
  }

  /** What could not be written, for the log: not a line for each of them. Of one thread. */
  private static final class Unwritten {
    private long count;
    private long tellAt = System.nanoTime();

    void because(Exception failure) {
      count++;
      if (System.nanoTime() - tellAt >= 0) {
        LOG.log(Level.SEVERE, "evidence cannot be written: " + count + " refused", failure);
        count = 0;
        tellAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(TOLD_EVERY_SECONDS);
      }
    }
  }

  /** Writes what waits, signs the head and closes the file. */
  @Override
  public void close() {
    closing = true;
    queue.offer(new Change(file -> {}, false, new CompletableFuture<>()));
    try {
      thread.join(Duration.ofSeconds(10));
      file.close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (SQLException failure) {
      LOG.log(Level.WARNING, "the journal did not close cleanly", failure);
    }
  }
}
