package dev.demarc.agent.jobs;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The SQLite database {@code jobs.db}: one connection, for one thread at a time.
 *
 * <pre>
 * job    id PRIMARY KEY | application | class | state | created ms | expires ms | ended ms
 *        | attempts | decision | same 32: digest of the request | bytes | content sealed | error JSON
 * clock  a time that was seen, ms
 * </pre>
 *
 * Every commit is on the disk when it returns. What is deleted is overwritten in the file ({@code
 * secure_delete}); its rollback journal is cut to nothing, and like the file holds no content that
 * is not sealed.
 */
final class JobFile implements AutoCloseable {
  static final String NAME = "jobs.db";

  private static final Logger LOG = Logger.getLogger(JobFile.class.getName());
  private static final long CLOCK_STEP_MILLIS = 30_000;
  private static final String ROW =
      "SELECT id, application, class, state, created, expires, attempts, decision, error, rowid"
          + " FROM job ";

  private static final String HELD = "('waiting', 'running', 'answered')";

  private final Connection connection;

  private JobFile(Connection connection) {
    this.connection = connection;
  }

  /** Opens it, making it where it is not there. */
  static JobFile open(Path path, long maxBytes) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + path);
    JobFile file = new JobFile(connection);
    try {
      file.run("PRAGMA busy_timeout=5000");
      file.run("PRAGMA journal_mode=TRUNCATE");
      file.run("PRAGMA synchronous=FULL");
      file.run("PRAGMA secure_delete=ON");
      file.run("PRAGMA max_page_count=" + maxBytes / 4096);
      file.run(
          "CREATE TABLE IF NOT EXISTS job (id TEXT PRIMARY KEY, application TEXT NOT NULL,"
              + " class TEXT NOT NULL, state TEXT NOT NULL, created INTEGER NOT NULL,"
              + " expires INTEGER NOT NULL, ended INTEGER, attempts INTEGER NOT NULL,"
              + " decision TEXT NOT NULL, same BLOB, bytes INTEGER NOT NULL, content BLOB,"
              + " error TEXT)");
      file.run("CREATE INDEX IF NOT EXISTS job_state ON job (state, class, id)");
      file.run("CREATE INDEX IF NOT EXISTS job_owner ON job (application, id)");
      file.run("CREATE INDEX IF NOT EXISTS job_same ON job (same) WHERE same IS NOT NULL");
      file.run("CREATE TABLE IF NOT EXISTS clock (latest INTEGER NOT NULL)");
      return file;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  /** What one transaction does. */
  @FunctionalInterface
  interface Body<T> {
    T run(JobFile file) throws SQLException;
  }

  /** Runs the body whole or not at all; on the disk when this returns. */
  <T> T transaction(Body<T> body) throws SQLException {
    run("BEGIN IMMEDIATE");
    try {
      T result = body.run(this);
      run("COMMIT");
      return result;
    } catch (SQLException | RuntimeException failure) {
      rollback();
      throw failure;
    }
  }

  private void rollback() {
    try {
      run("ROLLBACK");
    } catch (SQLException rolledBackAlready) {
      LOG.log(Level.FINE, "nothing to roll back", rolledBackAlready);
    }
  }

  /** At least this late it is: the time kept, to half a minute, never goes back. */
  Instant notBefore(Instant now) throws SQLException {
    long kept = number("SELECT MAX(latest) FROM clock");
    if (now.toEpochMilli() - kept > CLOCK_STEP_MILLIS) {
      run("DELETE FROM clock");
      update("INSERT INTO clock (latest) VALUES (?)", now.toEpochMilli());
    }
    return Instant.ofEpochMilli(Math.max(now.toEpochMilli(), kept));
  }

  void insert(HeldJob job, byte[] same, long bytes, byte[] sealed) throws SQLException {
    update(
        "INSERT INTO job (id, application, class, state, created, expires, attempts, decision,"
            + " same, bytes, content) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        job.id().text(),
        job.application().text(),
        job.dataClass().text(),
        job.state().wire(),
        job.createdAt().toEpochMilli(),
        job.expiresAt().toEpochMilli(),
        job.attempts(),
        job.decision().text(),
        same,
        bytes,
        sealed);
  }

  /** Moves it where the table of states lets it; whether it did. */
  boolean move(JobId id, JobState to) throws SQLException {
    String from =
        to.before().stream()
            .map(each -> "'" + each.wire() + "'")
            .collect(Collectors.joining(",", "(", ")"));
    return update(
            "UPDATE job SET state = ? WHERE id = ? AND state IN " + from, to.wire(), id.text())
        == 1;
  }

  /** Another attempt begins, by this decision. */
  void attempt(JobId id, DecisionId decision) throws SQLException {
    update(
        "UPDATE job SET attempts = attempts + 1, decision = ? WHERE id = ?",
        decision.text(),
        id.text());
  }

  /** Keeps this in place of what was held; the request is not known again any more. */
  void content(JobId id, long bytes, byte[] sealed) throws SQLException {
    update(
        "UPDATE job SET bytes = ?, content = ?, same = NULL WHERE id = ?",
        bytes,
        sealed,
        id.text());
  }

  /** Nothing of the content is left. */
  void wipe(JobId id, Instant at) throws SQLException {
    update(
        "UPDATE job SET bytes = 0, content = NULL, same = NULL, ended = ? WHERE id = ?",
        at.toEpochMilli(),
        id.text());
  }

  void error(JobId id, String json) throws SQLException {
    update("UPDATE job SET error = ? WHERE id = ?", json, id.text());
  }

  /** Ends it earlier; never later. */
  void expiresBy(JobId id, Instant at) throws SQLException {
    update("UPDATE job SET expires = min(expires, ?) WHERE id = ?", at.toEpochMilli(), id.text());
  }

  /** Ends it later; never earlier. */
  void lasts(JobId id, Instant until) throws SQLException {
    update(
        "UPDATE job SET expires = max(expires, ?) WHERE id = ?", until.toEpochMilli(), id.text());
  }

  /** Ends what is held of a class earlier; never later. */
  void expireAfter(ClassId dataClass, Duration age) throws SQLException {
    update(
        "UPDATE job SET expires = min(expires, created + ?) WHERE class = ? AND state IN " + HELD,
        age.toMillis(),
        dataClass.text());
  }

  /** Ends all that is held by then; how many there are. */
  int expireAllBy(Instant at) throws SQLException {
    return update(
        "UPDATE job SET expires = min(expires, ?) WHERE state IN " + HELD, at.toEpochMilli());
  }

  Optional<HeldJob> find(JobId id) throws SQLException {
    return rows(ROW + "WHERE id = ?", id.text()).stream().findFirst();
  }

  /** The same request of the same application, where it waits already and is not due. */
  Optional<HeldJob> same(byte[] digest, Instant now) throws SQLException {
    return rows(ROW + "WHERE same = ? AND expires > ?", digest, now.toEpochMilli()).stream()
        .findFirst();
  }

  List<HeldJob> of(ApplicationId application, String after, int limit) throws SQLException {
    return rows(
        ROW + "WHERE application = ? AND id > ? ORDER BY id LIMIT ?",
        application.text(),
        after,
        limit);
  }

  List<HeldJob> in(JobState state) throws SQLException {
    return rows(ROW + "WHERE state = ? ORDER BY id", state.wire());
  }

  /** The oldest that wait in this class, after this one where there is one. */
  List<HeldJob> waiting(ClassId dataClass, Optional<HeldJob> after, int limit) throws SQLException {
    return rows(
        ROW
            + "WHERE state = 'waiting' AND class = ? AND (created, id) > (?, ?)"
            + " ORDER BY created, id LIMIT ?",
        dataClass.text(),
        after.map(job -> job.createdAt().toEpochMilli()).orElse(Long.MIN_VALUE),
        after.map(job -> job.id().text()).orElse(""),
        limit);
  }

  /** What waits, runs or holds an answer past its time. */
  List<HeldJob> due(Instant now) throws SQLException {
    return rows(
        ROW + "WHERE state IN " + HELD + " AND expires <= ? ORDER BY id", now.toEpochMilli());
  }

  /**
   * Forgets what ended before this time, of more than so many the ones that ended first, and what
   * somebody changed so that it cannot be read.
   */
  void forget(Instant before, int most) throws SQLException {
    update(
        "DELETE FROM job WHERE typeof(created) <> 'integer' OR typeof(expires) <> 'integer'"
            + " OR typeof(ended) NOT IN ('integer', 'null')");
    rows(ROW);
    update("DELETE FROM job WHERE ended < ?", before.toEpochMilli());
    update(
        "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE ended IS NOT NULL"
            + " ORDER BY ended DESC LIMIT -1 OFFSET ?)",
        most);
  }

  Optional<byte[]> content(JobId id) throws SQLException {
    try (PreparedStatement select = prepare("SELECT content FROM job WHERE id = ?", id.text());
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
    }
  }

  /**
   * What is held of a class.
   *
   * @param waiting how many have no answer yet, those that run among them
   * @param oldest since when the first of these waits
   * @param jobs how many there are, those with an answer among them
   */
  record Extent(
      ClassId dataClass, int waiting, int running, Instant oldest, int jobs, long bytes) {}

  /** By class; classes that hold nothing, or that cannot be read, are not there. */
  List<Extent> extents() throws SQLException {
    String sql =
        "SELECT class, SUM(state <> 'answered'), SUM(state = 'running'),"
            + " MIN(CASE WHEN state <> 'answered' THEN created END), COUNT(*), SUM(bytes) FROM job"
            + " WHERE state IN "
            + HELD
            + " GROUP BY class";
    try (PreparedStatement select = prepare(sql);
        ResultSet row = select.executeQuery()) {
      List<Extent> extents = new ArrayList<>();
      while (row.next()) {
        extent(row).ifPresent(extents::add);
      }
      return extents;
    }
  }

  private static Optional<Extent> extent(ResultSet row) throws SQLException {
    try {
      return Optional.of(
          new Extent(
              ClassId.of(text(row, 1)),
              row.getInt(2),
              row.getInt(3),
              Instant.ofEpochMilli(row.getLong(4)),
              row.getInt(5),
              row.getLong(6)));
    } catch (InvalidValue changed) {
      return Optional.empty();
    }
  }

  /** When the next one is due. */
  Optional<Instant> nextExpiry() throws SQLException {
    long next = number("SELECT MIN(expires) FROM job WHERE state IN " + HELD);
    return next == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next));
  }

  /** A row that cannot be read, for somebody changed it, is deleted: it could not be ended. */
  private List<HeldJob> rows(String sql, Object... parameters) throws SQLException {
    List<HeldJob> rows = new ArrayList<>();
    List<Long> unreadable = new ArrayList<>();
    try (PreparedStatement select = prepare(sql, parameters);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        read(row).ifPresentOrElse(rows::add, adding(unreadable, row.getLong(10)));
      }
    }
    for (long each : unreadable) {
      update("DELETE FROM job WHERE rowid = ?", each);
    }
    return rows;
  }

  private static Runnable adding(List<Long> unreadable, long row) {
    return () -> unreadable.add(row);
  }

  private static Optional<HeldJob> read(ResultSet row) throws SQLException {
    try {
      return Optional.of(
          new HeldJob(
              JobId.of(text(row, 1)),
              ApplicationId.of(text(row, 2)),
              ClassId.of(text(row, 3)),
              Wire.parse(JobState.class, "state", text(row, 4)),
              Instant.ofEpochMilli(row.getLong(5)),
              Instant.ofEpochMilli(row.getLong(6)),
              row.getInt(7),
              DecisionId.of(text(row, 8)),
              row.getString(9)));
    } catch (InvalidValue changed) {
      LOG.log(
          Level.SEVERE, "a held job was changed on the disk and is deleted: {0}", changed.field());
      return Optional.empty();
    }
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement select = prepare(sql);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
