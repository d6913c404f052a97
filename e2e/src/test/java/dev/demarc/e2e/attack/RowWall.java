package dev.demarc.e2e.attack;

import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Crafted SQL under the application's own role, with one tenant's transaction against another's
 * rows. Each attack tells the holes it found; nothing it does is kept.
 */
record RowWall(Storage storage, TenantId attacker, TenantId victim) {
  private static final String PREDICATE = "(tenant_id = app_tenant())";

  /** Tables of which every seeded tenant has rows. */
  private static final Set<String> SEEDED =
      Set.of("tenant", "membership", "data_class", "target", "application", "policy", "agent");

  /** Some SQL that must be refused, and what it would be called if it were not. */
  private record Forbidden(String hole, String sql) {}

  /** All of them; none when the wall stands. */
  List<String> holes() throws SQLException, IOException {
    List<String> holes = new ArrayList<>();
    try (Connection connection = storage.connect("demarc_app")) {
      connection.setAutoCommit(false);
      for (String table : tables()) {
        policy(connection, table).ifPresent(holes::add);
        reading(connection, table).ifPresent(holes::add);
        owning(connection, table).ifPresent(holes::add);
        withoutTenant(connection, table).ifPresent(holes::add);
        writing(connection, table).ifPresent(holes::add);
      }
      powers(connection).forEach(holes::add);
    }
    return holes;
  }

  /** Every table that is a tenant's and that the application may read. */
  List<String> tables() throws SQLException, IOException {
    try (Connection connection = storage.connect("demarc_app")) {
      return texts(
          connection,
          """
          select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'tenant_id'
          and c.relnamespace = 'public'::regnamespace and has_table_privilege(c.oid, 'select')
          order by 1
          """);
    }
  }

  /** The catalogue's own word: forced, and one policy for the application, in both directions. */
  private static Optional<String> policy(Connection connection, String table) throws SQLException {
    String sql =
        """
        select count(*) from pg_class c join pg_policy p on p.polrelid = c.oid
        where c.oid = '%s'::regclass and c.relrowsecurity and c.relforcerowsecurity
        and p.polcmd = '*' and p.polroles = array[(select oid from pg_roles where rolname = current_user)]
        and pg_get_expr(p.polqual, p.polrelid) = '%s' and pg_get_expr(p.polwithcheck, p.polrelid) = '%s'
        and not exists (select 1 from pg_policy o where o.polrelid = c.oid and o.oid <> p.oid
          and (o.polroles = array[0::oid] or o.polroles @> p.polroles))
        """
            .formatted(table, PREDICATE, PREDICATE);
    return hole(table + " has no row-level policy for its tenant", number(connection, sql) != 1);
  }

  private Optional<String> reading(Connection connection, String table) throws SQLException {
    be(connection, attacker);
    long foreign =
        number(
            connection,
            "select count(*) from %s where tenant_id = '%s' or tenant_id <> '%s'"
                .formatted(table, victim, attacker));
    connection.rollback();
    return hole(table + " shows " + foreign + " foreign rows", foreign != 0);
  }

  /** A policy that is gone hides everything: the wall stands, and the tenant lost its own rows. */
  private Optional<String> owning(Connection connection, String table) throws SQLException {
    if (!SEEDED.contains(table)) {
      return Optional.empty();
    }
    be(connection, victim);
    long own = number(connection, "select count(*) from " + table);
    connection.rollback();
    return hole(table + " hides a tenant's own rows from it", own == 0);
  }

  private static Optional<String> withoutTenant(Connection connection, String table)
      throws SQLException {
    return attempted(
        connection,
        new Forbidden(table + " can be read without a tenant", "select count(*) from " + table));
  }

  /** A row that says it is the victim's; the check comes before any constraint can object. */
  private Optional<String> writing(Connection connection, String table) throws SQLException {
    if (!mayInsert(connection, table)) {
      return Optional.empty();
    }
    be(connection, attacker);
    try (var statement = connection.createStatement()) {
      statement.execute("insert into " + table + " (tenant_id) values ('" + victim + "')");
      return Optional.of(table + " takes a row for another tenant");
    } catch (SQLException refused) {
      // Anything but the wall (insufficient privilege) means that a constraint had to help out.
      return hole(
          table + " refused a foreign row only by " + refused.getSQLState(),
          !refused.getSQLState().equals("42501"));
    } finally {
      connection.rollback();
    }
  }

  private static boolean mayInsert(Connection connection, String table) throws SQLException {
    return number(connection, "select has_table_privilege('" + table + "', 'insert')::int") == 1;
  }

  private List<String> powers(Connection connection) throws SQLException {
    List<String> holes = new ArrayList<>();
    for (String sql :
        List.of(
            "set role demarc_owner",
            "set role postgres",
            "alter table detector disable row level security",
            "alter table detector no force row level security",
            "drop policy tenant on detector",
            "alter role demarc_app bypassrls")) {
      attempted(connection, new Forbidden("allowed: " + sql, sql)).ifPresent(holes::add);
    }
    String partitions =
        "select count(*) from pg_class where relispartition and relkind = 'r'"
            + " and has_table_privilege(oid, 'select,insert,update,delete')";
    hole("partitions can be reached directly", number(connection, partitions) != 0)
        .ifPresent(holes::add);
    be(connection, attacker);
    statement(connection, "set local row_security = off");
    attempted(
            connection,
            new Forbidden("the wall can be turned off", "select count(*) from detector"))
        .ifPresent(holes::add);
    return holes;
  }

  private static Optional<String> attempted(Connection connection, Forbidden forbidden)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(forbidden.sql());
      return Optional.of(forbidden.hole());
    } catch (SQLException refused) {
      return Optional.empty();
    } finally {
      connection.rollback();
    }
  }

  private static Optional<String> hole(String what, boolean found) {
    return found ? Optional.of(what) : Optional.empty();
  }

  private static void be(Connection connection, TenantId tenant) throws SQLException {
    statement(connection, "select set_config('app.tenant', '" + tenant + "', true)");
  }

  private static void statement(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
