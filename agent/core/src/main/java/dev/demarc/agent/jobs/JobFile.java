package dev.demarc.agent.jobs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

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
    T run(JobTable table) throws SQLException;
  }

  /** Runs the body whole or not at all; on the disk when this returns. */
  <T> T transaction(Body<T> body) throws SQLException {
    run("BEGIN IMMEDIATE");
    try {
      T result = body.run(new JobTable(this));
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

  int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Makes one of each row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> rows(String sql, Reader<T> reader, Object... parameters) throws SQLException {
    try (PreparedStatement select = prepare(sql, parameters);
        ResultSet row = select.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** The one number selected, 0 where there is none. */
  long number(String sql) throws SQLException {
    return rows(sql, row -> row.getLong(1)).stream().findFirst().orElse(0L);
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
