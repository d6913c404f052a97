package dev.demarc.agent.jobs;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done with the rows of the table of jobs, within one transaction. */
final class JobTable {
  private static final Logger LOG = Logger.getLogger(JobTable.class.getName());
  private static final String COLUMNS =
      "SELECT id, application, class, state, created, expires, attempts, decision, ";
  private static final String ROW = COLUMNS + "error, rowid FROM job ";
  private static final String ROW_BEFORE_CONTENT = COLUMNS + "NULL, rowid FROM job ";
  private static final String HELD = "('waiting', 'running', 'answered')";

  private final JobFile file;

  JobTable(JobFile file) {
    this.file = file;
  }

  void insert(HeldJob job, byte[] same, long bytes, byte[] sealed) throws SQLException {
    file.update(
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
    return file.update(
            "UPDATE job SET state = ? WHERE id = ? AND state IN " + before(to),
            to.wire(),
            id.text())
        == 1;
  }

  /**
   * Moves it to its end, where the table of states lets it: nothing of its content is left; whether
   * it did.
   *
   * @param error why it has no answer, absent where nobody asks
   */
  boolean end(JobId id, JobState to, Instant at, @Nullable String error) throws SQLException {
    return file.update(
            "UPDATE job SET state = ?, bytes = 0, content = NULL, same = NULL, ended = ?, error = ?"
                + " WHERE id = ? AND state IN "
                + before(to),
            to.wire(),
            at.toEpochMilli(),
            error,
            id.text())
        == 1;
  }

  private static String before(JobState to) {
    return to.before().stream()
        .map(each -> "'" + each.wire() + "'")
        .collect(Collectors.joining(",", "(", ")"));
  }

  /** Another attempt begins, by this decision. */
  void attempt(JobId id, DecisionId decision) throws SQLException {
    file.update(
        "UPDATE job SET attempts = attempts + 1, decision = ? WHERE id = ?",
        decision.text(),
        id.text());
  }

  /** Keeps this in place of what was held; the request is not known again any more. */
  void content(JobId id, long bytes, byte[] sealed) throws SQLException {
    file.update(
        "UPDATE job SET bytes = ?, content = ?, same = NULL WHERE id = ?",
        bytes,
        sealed,
        id.text());
  }

  /** Ends it earlier; never later. */
  void expiresBy(JobId id, Instant at) throws SQLException {
    file.update(
        "UPDATE job SET expires = min(expires, ?) WHERE id = ?", at.toEpochMilli(), id.text());
  }

  /** Ends it later; never earlier. */
  void lasts(JobId id, Instant until) throws SQLException {
    file.update(
        "UPDATE job SET expires = max(expires, ?) WHERE id = ?", until.toEpochMilli(), id.text());
  }

  /** Ends what is held of a class earlier; never later. */
  void expireAfter(ClassId dataClass, Duration age) throws SQLException {
    file.update(
        "UPDATE job SET expires = min(expires, created + ?) WHERE class = ? AND state IN " + HELD,
        age.toMillis(),
        dataClass.text());
  }

  /** Ends all that is held by then; how many there are. */
  int expireAllBy(Instant at) throws SQLException {
    return file.update(
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
    file.update(
        "DELETE FROM job WHERE typeof(created) <> 'integer' OR typeof(expires) <> 'integer'"
            + " OR typeof(ended) NOT IN ('integer', 'null')");
    rows(ROW_BEFORE_CONTENT);
    file.update("DELETE FROM job WHERE ended < ?", before.toEpochMilli());
    file.update(
        "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE ended IS NOT NULL"
            + " ORDER BY ended DESC LIMIT -1 OFFSET ?)",
        most);
  }

  Optional<byte[]> content(JobId id) throws SQLException {
    return file
        .rows(
            "SELECT content FROM job WHERE id = ?",
            row -> Optional.ofNullable(row.getBytes(1)),
            id.text())
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
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
    return file.rows(sql, JobTable::extent).stream().flatMap(Optional::stream).toList();
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
    long next = file.number("SELECT MIN(expires) FROM job WHERE state IN " + HELD);
    return next == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next));
  }

  /** A row that cannot be read, for somebody changed it, is deleted: it could not be ended. */
  private List<HeldJob> rows(String sql, Object... parameters) throws SQLException {
    List<Row> rows = file.rows(sql, JobTable::row, parameters);
    for (Row each : rows) {
      if (each.job().isEmpty()) {
        file.update("DELETE FROM job WHERE rowid = ?", each.id());
      }
    }
    return rows.stream().flatMap(each -> each.job().stream()).toList();
  }

  private record Row(long id, Optional<HeldJob> job) {}

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getLong(10), read(row));
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
}
