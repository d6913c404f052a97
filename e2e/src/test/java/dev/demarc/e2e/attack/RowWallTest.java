package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Crafted SQL under the application's own role sees the tenant of its transaction and nothing else.
 */
class RowWallTest {
  private final Installation installation = Installation.underTest();
  private final TenantId attacker = installation.tenant("plant").id();
  private final TenantId victim = installation.tenant("clinic").id();
  private Connection connection;

  @BeforeEach
  void connectsAsTheApplication() throws Exception {
    connection = Storage.of(installation).connect("demarc_app");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void closes() throws SQLException {
    connection.rollback();
    connection.close();
  }

  private void beTenant(TenantId tenant) throws SQLException {
    run("select set_config('app.tenant', '" + tenant + "', true)");
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<String> tenantTables() throws SQLException {
    List<String> tables = new ArrayList<>();
    String sql =
        "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid"
            + " where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'tenant_id'"
            + " and c.relnamespace = 'public'::regnamespace and has_table_privilege(c.oid, 'select')"
            + " order by 1";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  @Test
  void seesNoRowOfAnotherTenantInAnyTable() throws SQLException {
    List<String> tables = tenantTables();
    assertTrue(tables.size() >= 15, "too few tables are looked at: " + tables);
    beTenant(attacker);
    for (String table : tables) {
      String where = " where tenant_id = '" + victim + "' or tenant_id <> '" + attacker + "'";
      assertEquals(0, count("select count(*) from " + table + where), table);
    }
  }

  @Test
  void refusesToReadAnythingWithoutATenant() throws SQLException {
    for (String table : tenantTables()) {
      var savepoint = connection.setSavepoint();
      assertThrows(SQLException.class, () -> count("select count(*) from " + table), table);
      connection.rollback(savepoint);
    }
  }

  @Test
  void refusesToWriteIntoAnotherTenant() throws SQLException {
    beTenant(attacker);
    assertThrows(
        SQLException.class,
        () ->
            run(
                "insert into detector (tenant_id, id, body) values ('"
                    + victim
                    + "', 'planted', '{}')"));
  }

  @Test
  void cannotChangeItsRoleOrTurnTheWallOff() throws SQLException {
    for (String sql :
        List.of(
            "set role demarc_owner",
            "set role postgres",
            "alter table detector disable row level security",
            "alter table detector no force row level security",
            "drop policy tenant on detector",
            "alter role demarc_app bypassrls")) {
      var savepoint = connection.setSavepoint();
      assertThrows(SQLException.class, () -> run(sql), sql);
      connection.rollback(savepoint);
    }
    beTenant(attacker);
    run("set local row_security = off");
    assertThrows(SQLException.class, () -> count("select count(*) from detector"));
  }

  @Test
  void cannotReadPartitionsDirectly() throws SQLException {
    String partitions =
        "select count(*) from pg_class where relispartition and relkind = 'r'"
            + " and has_table_privilege(oid, 'select,insert,update,delete')";
    assertEquals(0, count(partitions));
  }

  @Test
  void findsTheHoleWhenARowPolicyIsGone() throws Exception {
    try (var owner = Storage.of(installation).connect("demarc_owner");
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("alter table data_class no force row level security");
      statement.execute("alter table data_class disable row level security");
      try (var rows =
          statement.executeQuery(
              "select count(*) from data_class where tenant_id = '" + victim + "'")) {
        rows.next();
        assertFalse(rows.getLong(1) == 0, "the look would miss a missing wall");
      }
      owner.rollback();
    }
  }
}
