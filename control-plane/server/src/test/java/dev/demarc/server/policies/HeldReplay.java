package dev.demarc.server.policies;

import dev.demarc.server.DatabaseResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Holds every replay of a tenant between its pages: one that has kept what its first page found
 * waits before it keeps the next, until it is let go. Nothing else waits, not even who cancels it.
 */
final class HeldReplay implements AutoCloseable {
  private static final int LOCK = 4_711;

  private final Connection connection;
  private final Statement statement;

  HeldReplay(String tenant) throws SQLException {
    connection = DatabaseResource.database().connect("postgres");
    statement = connection.createStatement();
    statement.execute(
        """
        create function hold_replay() returns trigger language plpgsql security definer as $$
        begin
          if current_query() like '%%unreadable%%' and exists (
            select 1 from public.policy_replay where tenant_id = '%s' and state = 'running'
              and result::json ->> 'decisions' <> '0') then
            perform pg_advisory_xact_lock(%d);
          end if;
          return null;
        end $$
        """
            .formatted(tenant, LOCK));
    statement.execute(
        """
        create trigger hold_replay before update on policy_replay
        for each statement execute function hold_replay()
        """);
    hold();
  }

  /** Holds from here on. */
  void hold() throws SQLException {
    statement.execute("select pg_advisory_lock(" + LOCK + ")");
  }

  /** Lets the one that waits go on. */
  void release() throws SQLException {
    statement.execute("select pg_advisory_unlock(" + LOCK + ")");
  }

  /** Whether one waits now. */
  boolean isWaiting() throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = "
                + LOCK)) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  @Override
  public void close() throws SQLException {
    statement.execute("select pg_advisory_unlock_all()");
    statement.execute("drop trigger hold_replay on policy_replay");
    statement.execute("drop function hold_replay()");
    connection.close();
  }
}
