package dev.demarc.agent.record;

import dev.demarc.contract.id.DecisionId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite database {@code journal.db}: one connection to it, for one thread at a time.
 *
 * <pre>
 * record   sequence INTEGER PRIMARY KEY | kind | at µs | decision | body JSON | hash 32
 * meta     name PRIMARY KEY | value      epoch, anchor, head, cursor, refused, export.traces, export.metrics
 * session  application, session digest PRIMARY KEY | at µs | body JSON
 * policy   reference, catalogue digests PRIMARY KEY | seen µs | reference, document, catalogue JSON
 * </pre>
 *
 * and the tables of {@link LeaseShelf}.
 *
 * <p>Sequences start at 1 and have no gap. The epoch is the time in milliseconds at which the
 * journal was made: a journal that is lost starts a new one.
 */
final class JournalFile implements AutoCloseable {
  static final String NAME = "journal.db";

  /** Pages in the write-ahead log before they go to the database: 16 MiB of them. */
  private static final int LOG_PAGES = 4096;

  private final Connection connection;
  private @Nullable PreparedStatement begin;
  private @Nullable PreparedStatement commit;
  private @Nullable Boolean synced;

  private JournalFile(Connection connection) {
    this.connection = connection;
  }

  /** Opens it for the one writer, making it where it is not there. */
  static JournalFile open(Path path, long newEpoch, long maxBytes) throws SQLException {
    JournalFile file = connect(path, "");
    file.run("PRAGMA journal_mode=WAL");
    file.run("PRAGMA max_page_count=" + Math.max(64, maxBytes / file.number("PRAGMA page_size")));
    file.run("PRAGMA wal_autocheckpoint=" + LOG_PAGES);
    file.run("PRAGMA journal_size_limit=" + (16 << 20));
    file.run(
        "CREATE TABLE IF NOT EXISTS record (sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, at"
            + " INTEGER NOT NULL, decision TEXT NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL)");
    file.run("CREATE INDEX IF NOT EXISTS record_decision ON record (decision)");
    file.run("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL)");
    file.run(
        "CREATE TABLE IF NOT EXISTS policy (reference TEXT NOT NULL, catalogue TEXT NOT NULL,"
            + " seen INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (reference, catalogue))");
    file.run(
        "CREATE TABLE IF NOT EXISTS session (application TEXT NOT NULL, session TEXT NOT NULL,"
            + " at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (application, session))");
    file.run("CREATE INDEX IF NOT EXISTS session_at ON session (at)");
    LeaseShelf.make(file);
    if (file.meta("epoch").isEmpty()) {
      file.meta("epoch", Long.toString(newEpoch).getBytes());
    }
    return file;
  }

  /** Opens it for reading; what the writer committed is seen. */
  static JournalFile read(Path path) throws SQLException {
    JournalFile file = connect(path, "?mode=ro");
    file.run("PRAGMA query_only=ON");
    return file;
  }

  private static JournalFile connect(Path path, String mode) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + path + mode);
    JournalFile file = new JournalFile(connection);
    file.run("PRAGMA busy_timeout=5000");
    return file;
  }

  /** Begins a transaction; synced: its commit returns when it is on the disk. */
  void begin(boolean onDisk) throws SQLException {
    if (synced == null || synced != onDisk) {
      run("PRAGMA synchronous=" + (onDisk ? "FULL" : "NORMAL"));
      synced = onDisk;
    }
    begin = ready(begin, "BEGIN IMMEDIATE");
    begin.execute();
  }

  void commit() throws SQLException {
    commit = ready(commit, "COMMIT");
    commit.execute();
  }

  void rollback() throws SQLException {
    run("ROLLBACK");
  }

  /** A statement that failed is closed by the driver. */
  private PreparedStatement ready(@Nullable PreparedStatement known, String sql)
      throws SQLException {
    return known == null || known.isClosed() ? prepare(sql) : known;
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  Optional<byte[]> meta(String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  void meta(String name, byte[] value) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)")) {
      upsert.setString(1, name);
      upsert.setBytes(2, value);
      upsert.executeUpdate();
    }
  }

  long metaNumber(String name) throws SQLException {
    return meta(name).map(bytes -> Long.parseLong(new String(bytes))).orElse(0L);
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Records after this sequence, in order. */
  List<Entry> after(long sequence, int limit) throws SQLException {
    return entries("WHERE sequence > ? ORDER BY sequence LIMIT " + limit, sequence);
  }

  /** Everything about one decision, in order. */
  List<Entry> of(DecisionId decision) throws SQLException {
    return entries("WHERE decision = ? ORDER BY sequence LIMIT 1000", decision.text());
  }

  private List<Entry> entries(String where, Object parameter) throws SQLException {
    String sql = "SELECT sequence, kind, at, decision, body, hash FROM record " + where;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, parameter);
      try (ResultSet row = select.executeQuery()) {
        List<Entry> entries = new ArrayList<>();
        while (row.next()) {
          entries.add(
              new Entry(
                  row.getLong(1),
                  Entry.kind(row.getString(2)),
                  Chain.instant(row.getLong(3)),
                  DecisionId.of(row.getString(4)),
                  row.getBytes(5),
                  row.getBytes(6)));
        }
        return entries;
      }
    }
  }

  /** Pages in use; those that were freed by pruning do not count. */
  long usedBytes() throws SQLException {
    return (number("PRAGMA page_count") - number("PRAGMA freelist_count"))
        * number("PRAGMA page_size");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
