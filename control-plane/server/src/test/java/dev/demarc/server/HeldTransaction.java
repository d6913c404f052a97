package dev.demarc.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction in a tenant that a test keeps open, so that what runs at once waits for it. */
public final class HeldTransaction implements AutoCloseable {
  private final Connection connection;
  private final Statement statement;

  /** Begins it under the role that serves people and agents. */
  public HeldTransaction(TenantId tenant) throws SQLException {
    connection = DatabaseResource.database().connect("demarc_app");
    connection.setAutoCommit(false);
    statement = connection.createStatement();
    execute("select set_config('app.tenant', '" + tenant.text() + "', true)");
  }

  /** Runs a statement in it. */
  public void execute(String sql) throws SQLException {
    statement.execute(sql);
  }

  /** Returns once another waits for it; bounded by the time for which a transaction may last. */
  public void awaitWaiting() throws SQLException {
    String waiting =
        """
        select 1 from pg_stat_activity
        where wait_event_type = 'Lock' and %d = any (pg_blocking_pids(pid))
        """
            .formatted(pid());
    try (Connection all = DatabaseResource.database().connect("postgres");
        var looking = all.createStatement()) {
      boolean waits = false;
      for (int look = 0; look < 200_000 && !waits; look++) {
        try (ResultSet row = looking.executeQuery(waiting)) {
          waits = row.next();
        }
      }
      assertTrue(waits, "nobody waits");
    }
  }

  private int pid() throws SQLException {
    try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      assertTrue(row.next());
      return row.getInt(1);
    }
  }

  /** Ends it with what it changed. */
  public void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
