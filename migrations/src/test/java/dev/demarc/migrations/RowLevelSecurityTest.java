package dev.demarc.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
class RowLevelSecurityTest {
  private static final UUID OURS = UUID.randomUUID();
  private static final UUID THEIRS = UUID.randomUUID();
  private static TestDatabase database;

  @BeforeAll
  static void migrate() throws SQLException {
    database = TestDatabase.start();
    flyway().migrate();
    try (Connection app = database.connect("demarc_app")) {
      addTenant(app, OURS, "ours");
      addTenant(app, THEIRS, "theirs");
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void changesNothingWhenMigratedAgain() {
    assertEquals(0, flyway().migrate().migrationsExecuted);
  }

  @Test
  void raisesWhenNoTenantIsSet() throws SQLException {
    try (Connection app = database.connect("demarc_app")) {
      SQLException refused =
          assertThrows(SQLException.class, () -> texts(app, "select alias from tenant"));
      assertTrue(refused.getMessage().contains("no tenant is set"), refused.getMessage());
    }
  }

  @Test
  void raisesWhenThePooledConnectionHadATenantBefore() throws SQLException {
    try (Connection app = database.connect("demarc_app")) {
      app.setAutoCommit(false);
      enter(app, OURS);
      assertEquals(List.of("ours"), texts(app, "select alias from tenant"));
      app.commit();
      assertEquals(List.of(""), texts(app, "select current_setting('app.tenant', true)"));
      assertThrows(SQLException.class, () -> texts(app, "select alias from tenant"));
    }
  }

  @Test
  void hidesForeignRowsAndRefusesForeignInserts() throws SQLException {
    try (Connection app = database.connect("demarc_app")) {
      app.setAutoCommit(false);
      enter(app, OURS);
      String foreign = "select alias from tenant where tenant_id = '" + THEIRS + "'";
      assertEquals(List.of(), texts(app, foreign));
      String insert =
          "insert into detector (tenant_id, id, body) values ('" + THEIRS + "', 'x', '{}')";
      SQLException refused = assertThrows(SQLException.class, () -> run(app, insert));
      assertEquals("42501", refused.getSQLState());
    }
  }

  @Test
  void forcesRowLevelSecurityOnEveryTenantOwnedTable() throws SQLException {
    try (Connection owner = database.connect("demarc_owner")) {
      List<String> all =
          texts(
              owner,
              """
              select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
              where a.attname = 'tenant_id' and c.relkind in ('r', 'p')
                and c.relnamespace = 'public'::regnamespace and not c.relispartition
              """);
      assertTrue(all.size() >= 15, all.toString());
      assertEquals(
          List.of(),
          texts(
              owner,
              """
              select c.relname from pg_class c
              where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                and not c.relispartition and c.relname <> 'flyway_schema_history'
                and not (c.relrowsecurity and c.relforcerowsecurity)
              """));
    }
  }

  @Test
  void leadsEveryPrimaryKeyWithTheTenant() throws SQLException {
    try (Connection owner = database.connect("demarc_owner")) {
      assertEquals(
          List.of(),
          texts(
              owner,
              """
              select c.conrelid::regclass::text from pg_constraint c
              join pg_class t on t.oid = c.conrelid
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
              where c.contype = 'p' and t.relnamespace = 'public'::regnamespace
                and t.relname <> 'flyway_schema_history' and a.attname <> 'tenant_id'
              """));
    }
  }

  @Test
  void letsTheOwnerEmptyEveryTableOfATenantAndPruneEverySum() throws SQLException {
    try (Connection owner = database.connect("demarc_owner")) {
      String without =
          """
          select c.relname from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
          where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
            and not c.relispartition and c.relname like '%s' and not exists (
              select 1 from pg_policy p where p.polrelid = c.oid and p.polname = '%s')
          """;
      assertEquals(List.of(), texts(owner, without.formatted("%", "leaving")));
      assertEquals(List.of(), texts(owner, without.formatted("rollup\\_%", "retention")));
    }
  }

  @Test
  void givesTheRunTimeRolesNeitherBypassNorOwnership() throws SQLException {
    try (Connection app = database.connect("demarc_app")) {
      assertEquals(
          List.of(),
          texts(
              app,
              """
              select rolname from pg_roles where rolname in ('demarc_app', 'demarc_job')
                and (rolbypassrls or rolsuper or rolcreaterole)
              """));
      assertEquals(
          List.of(),
          texts(
              app,
              """
              select relname from pg_class where relowner in
                ('demarc_app'::regrole, 'demarc_job'::regrole)
              """));
    }
  }

  @Test
  void letsNobodyRewriteAnAppendOnlyTable() throws SQLException {
    try (Connection app = database.connect("demarc_app")) {
      app.setAutoCommit(false);
      for (String table : List.of("audit_event", "policy_version", "policy_event", "bundle")) {
        for (String sql : List.of("delete from ", "truncate ")) {
          enter(app, OURS);
          assertThrows(SQLException.class, () -> run(app, sql + table), sql + table);
          app.rollback();
        }
        enter(app, OURS);
        String update = "update " + table + " set tenant_id = tenant_id";
        assertThrows(SQLException.class, () -> run(app, update), update);
        app.rollback();
      }
      assertFalse(app.isClosed());
    }
  }

  private static Flyway flyway() {
    return Flyway.configure()
        .dataSource(database.url(), "demarc_owner", TestDatabase.PASSWORD)
        .placeholders(Map.of("app", "demarc_app", "job", "demarc_job"))
        .load();
  }

  private static void addTenant(Connection app, UUID id, String alias) throws SQLException {
    app.setAutoCommit(false);
    enter(app, id);
    run(
        app,
        "insert into tenant values ('%s', '%s', '%s', '%s', now())"
            .formatted(id, alias, alias, "org-" + alias));
    app.commit();
  }

  private static void enter(Connection connection, UUID tenant) throws SQLException {
    run(connection, "select set_config('app.tenant', '" + tenant + "', true)");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
