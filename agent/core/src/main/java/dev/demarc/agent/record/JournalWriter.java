package dev.demarc.agent.record;

import dev.demarc.agent.config.DataDirectory;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes the chain, one transaction at a time. For one thread. */
final class JournalWriter {
  static final String HEAD_FILE = "head.json";
  private static final Logger LOG = Logger.getLogger(JournalWriter.class.getName());
  private static final double FULL = 0.75;
  private static final String INSERT =
      "INSERT INTO record (sequence, kind, at, decision, body, hash) VALUES (?,?,?,?,?,?)";

  /** A change of the file other than a record. */
  @FunctionalInterface
  interface Change {
    void apply(JournalFile file) throws SQLException;
  }

  /** What one transaction does. */
  @FunctionalInterface
  interface Body {
    void run(JournalWriter transaction) throws SQLException;
  }

  private final JournalFile file;
  private final DataDirectory data;
  private final long maxBytes;
  private final UnaryOperator<byte[]> signer;
  private final InstantSource clock;
  private final long epoch;
  private PreparedStatement insert;
  private volatile long sequence;
  private byte[] hash;
  private long vouched;
  private Instant vouchedAt = Instant.EPOCH;

  JournalWriter(
      JournalFile file,
      DataDirectory data,
      long maxBytes,
      UnaryOperator<byte[]> signer,
      InstantSource clock)
      throws SQLException {
    this.file = file;
    this.data = data;
    this.maxBytes = maxBytes;
    this.signer = signer;
    this.clock = clock;
    this.epoch = file.metaNumber("epoch");
    this.insert = file.prepare(INSERT);
    this.sequence = file.metaNumber("anchorSequence");
    this.hash = file.meta("anchorHash").orElseGet(Chain::origin);
    for (Entry last : file.after(file.number("SELECT MAX(sequence) FROM record") - 1, 1)) {
      sequence = last.sequence();
      hash = last.hash();
    }
    this.vouched = sequence;
  }

  SqliteJournal.Position position() {
    return new SqliteJournal.Position(epoch, sequence);
  }

  /** Runs the body whole or not at all; synced: on the disk when this returns. */
  void transaction(boolean synced, Body body) throws SQLException {
    long sequenceBefore = sequence;
    byte[] hashBefore = hash;
    file.begin(synced);
    try {
      body.run(this);
      file.commit();
    } catch (SQLException | RuntimeException failure) {
      sequence = sequenceBefore;
      hash = hashBefore;
      rollback();
      throw failure;
    }
  }

  /** A full disk rolls back by itself, and a statement that failed is closed by the driver. */
  private void rollback() {
    try {
      file.rollback();
    } catch (SQLException rolledBackAlready) {
      LOG.log(Level.FINE, "nothing to roll back", rolledBackAlready);
    }
    try {
      insert.close();
      insert = file.prepare(INSERT);
    } catch (SQLException unusable) {
      LOG.log(Level.SEVERE, "the journal cannot be written any more", unusable);
    }
  }

  void append(Entry.Draft draft) throws SQLException {
    long next = sequence + 1;
    long at = Chain.micros(draft.at());
    byte[] link = Chain.link(hash, epoch, next, draft.kind(), at, draft.body());
    insert.setLong(1, next);
    insert.setString(2, draft.kind().wire());
    insert.setLong(3, at);
    insert.setString(4, draft.decision().text());
    insert.setBytes(5, draft.body());
    insert.setBytes(6, link);
    insert.executeUpdate();
    sequence = next;
    hash = link;
  }

  void apply(Change change) throws SQLException {
    change.apply(file);
  }

  boolean isVouched() {
    return vouched == sequence;
  }

  /** Signs the head when it has moved and the last one is at least this old. */
  void vouch(Duration age) {
    Instant now = clock.instant();
    if (isVouched() || vouchedAt.plus(age).isAfter(now)) {
      return;
    }
    try {
      transaction(true, same -> sign());
      publish();
    } catch (SQLException | RuntimeException failure) {
      LOG.log(Level.WARNING, "the head of the evidence cannot be signed", failure);
    }
    vouchedAt = now;
  }

  private void sign() throws SQLException {
    byte[] anchor = file.meta("anchorHash").orElseGet(Chain::origin);
    Head head =
        new Head(epoch, file.metaNumber("anchorSequence"), anchor, sequence, hash, clock.instant());
    file.meta("head", Head.Signed.sign(head, signer).toJson());
  }

  private void publish() throws SQLException {
    vouched = sequence;
    try {
      data.write(HEAD_FILE, file.meta("head").orElseThrow());
    } catch (UncheckedIOException failure) {
      LOG.log(Level.WARNING, "the head file cannot be written", failure);
    }
  }

  /** Prunes a tenth of the uploaded records when three quarters of the bound are in use. */
  void makeRoom() {
    try {
      if (file.usedBytes() < maxBytes * FULL) {
        return;
      }
      long first = file.number("SELECT MIN(sequence) FROM record");
      long upTo =
          Math.min(file.metaNumber("cursor"), first + Math.max(16, (sequence - first) / 10));
      if (first > 0 && upTo >= first) {
        transaction(true, same -> prune(upTo));
        publish();
        LOG.log(Level.INFO, "pruned uploaded evidence up to record {0}", Long.toString(upTo));
      }
    } catch (SQLException | RuntimeException failure) {
      LOG.log(Level.WARNING, "evidence cannot be pruned", failure);
    }
  }

  private void prune(long upTo) throws SQLException {
    for (Entry last : file.after(upTo - 1, 1)) {
      file.meta("anchorSequence", Long.toString(last.sequence()).getBytes());
      file.meta("anchorHash", last.hash());
      file.run("DELETE FROM record WHERE sequence <= " + last.sequence());
    }
    sign();
  }
}
