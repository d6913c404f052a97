package dev.demarc.agent.record;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.id.DecisionId;
import java.nio.file.Files;
import java.security.PublicKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the journal beside its writer, also from another process. For one thread at a time; every
 * method throws {@link JournalUnavailable} when the file cannot be read.
 */
public final class Evidence implements AutoCloseable {
  private final JournalFile file;
  private final DataDirectory data;

  private Evidence(JournalFile file, DataDirectory data) {
    this.file = file;
    this.data = data;
  }

  /** How much there is. */
  public record Extent(long epoch, long pruned, long last, long uploaded, long refused) {
    /** Records not uploaded yet. */
    public long queued() {
      return last - Math.min(last, uploaded);
    }
  }

  /** Opens the journal of this directory, empty where none was begun. */
  public static Optional<Evidence> open(DataDirectory data) {
    if (!Files.exists(data.file(JournalFile.NAME))) {
      return Optional.empty();
    }
    try {
      JournalFile file = JournalFile.read(data.file(JournalFile.NAME));
      return Optional.of(new Evidence(file, data));
    } catch (SQLException failure) {
      throw new JournalUnavailable("the journal cannot be read", failure);
    }
  }

  /** Records after this sequence, in order. */
  public List<Entry> after(long sequence, int limit) {
    return reading(() -> file.after(sequence, limit));
  }

  /** Everything about one decision, in order. */
  public List<Entry> of(DecisionId decision) {
    return reading(() -> file.of(decision));
  }

  public Extent extent() {
    return reading(() -> {
      long anchor = file.metaNumber("anchorSequence");
      long last = Math.max(anchor, file.number("SELECT MAX(sequence) FROM record"));
      return new Extent(
          file.metaNumber("epoch"),
          anchor,
          last,
          file.metaNumber("cursor"),
          file.metaNumber("refused"));
    });
  }

  /** How far back decisions replay. */
  public Reach reach() {
    return reading(() -> {
      long since = PolicyShelf.since(file);
      long first =
          file.number("SELECT at FROM record WHERE kind = 'request' ORDER BY sequence LIMIT 1");
      boolean whole = file.metaNumber("anchorSequence") == 0 && first == since;
      return new Reach(since == 0 ? null : Chain.instant(since), whole);
    });
  }

  /** How far a signal was exported; empty where it never was. */
  public Optional<ExportMark> exported(String signal) {
    return reading(() -> file.meta("export." + signal).map(ExportMark::of));
  }

  /** Walks the whole chain against the heads signed by this key. */
  public Verification verify(PublicKey key) {
    return reading(() -> new ChainWalk(file, data, key).walk());
  }

  /** Replays the decision of this request under the policy it was made with. */
  public Replay replay(RequestRecord request) {
    return reading(
        () -> Replay.of(request.decision(), PolicyShelf.find(file, request.decision().policy())));
  }

  private interface Reading<T> {
    T read() throws SQLException;
  }

  private static <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (SQLException failure) {
      throw new JournalUnavailable("the journal cannot be read", failure);
    }
  }

  @Override
  public void close() {
    reading(() -> {
      file.close();
      return true;
    });
  }
}
