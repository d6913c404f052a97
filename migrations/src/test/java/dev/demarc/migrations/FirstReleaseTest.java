package dev.demarc.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the first released schema to now, with rows in every table of that time. */
@Tag("component")
class FirstReleaseTest {
  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'flyway_schema_history' order by 1
      """;
  private static final String COLUMNS =
      """
      select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
      from information_schema.columns where table_schema = 'public' and table_name = '%s'
      """;

  private static final Map<String, String> columns = new TreeMap<>();
  private static final Map<String, List<String>> before = new TreeMap<>();
  private static TestDatabase database;

  @BeforeAll
  static void upgrades() throws SQLException {
    database = TestDatabase.start();
    FirstRelease.install(database);
    for (String table : texts("postgres", TABLES)) {
      columns.put(table, texts("postgres", COLUMNS.formatted(table)).getFirst());
      before.put(table, rows(table));
    }
    FirstRelease.flyway(database).load().migrate();
  }

  @AfterAll
  static void stops() {
    database.close();
  }

  @Test
  void knowsEveryTableOfThatTime() {
    assertEquals(27, before.size(), before.keySet().toString());
    before.forEach((table, rows) -> assertFalse(rows.isEmpty(), table + " has no row"));
  }

  @Test
  void keepsEveryColumnOfEveryRow() throws SQLException {
    for (String table : before.keySet()) {
      assertEquals(before.get(table), rows(table), table);
    }
  }

  @Test
  void countsWhatWasStoredForTheMeasures() throws SQLException {
    String sums =
        "select concat_ws(' ', requests, answered, cost_micro_usd) from rollup_request_hour"
            + " where tenant_id = '"
            + FirstRelease.TENANT
            + "'";
    assertEquals(List.of("1 1 42"), texts("postgres", sums));
    String who = "select authors[1] from policy_version";
    assertEquals(texts("postgres", "select author from policy_version"), texts("postgres", who));
  }

  @Test
  void keepsTheWallAroundOldRowsToo() throws SQLException {
    try (Connection app = database.connect("demarc_app");
        var statement = app.createStatement()) {
      app.setAutoCommit(false);
      statement.execute("select set_config('app.tenant', '" + FirstRelease.TENANT + "', true)");
      for (String table : new HashSet<>(before.keySet())) {
        var seen = statement.executeQuery("select distinct tenant_id from " + table);
        assertTrue(seen.next(), table + " shows its tenant nothing");
        assertEquals(FirstRelease.TENANT.toString(), seen.getString(1), table);
        assertFalse(seen.next(), table + " shows another tenant's rows");
      }
    }
  }

  private static List<String> rows(String table) throws SQLException {
    String named = columns.get(table);
    return texts(
        "postgres",
        "select row_to_json(r)::text from (select " + named + " from " + table + ") r order by 1");
  }

  private static List<String> texts(String role, String sql) throws SQLException {
    try (Connection connection = database.connect(role);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
