package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.DatabaseResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows of a tenant in whatever tables there are, by the catalogue. Those that are made say nothing:
 * each column that must be there has the same as every other of its type, so that references fit.
 */
final class TenantRows implements AutoCloseable {
  private static final String ID = UUID.randomUUID().toString();
  private static final Pattern LITERAL = Pattern.compile("'([^']*)'::text");

  private static final String TABLES =
      """
      select c.relname from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition
      order by 1
      """;

  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod) as type, coalesce((
        select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]), '') as checks
      from pg_attribute a
      where a.attrelid = 'public."%s"'::regclass and a.attnum > 0 and a.attnotnull
        and not a.attisdropped
      """;

  private final Connection connection;
  private final TenantId tenant;

  /** As SQL quotes them. */
  private record Value(String column, String text) {}

  TenantRows(TenantId tenant) throws SQLException {
    this.connection = DatabaseResource.database().connect("postgres");
    this.tenant = tenant;
  }

  /** Every table that has a tenant. */
  List<String> tables() throws SQLException {
    var tables = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  /** The tables that have a row of the tenant. */
  List<String> left() throws SQLException {
    var left = new ArrayList<String>();
    try (Statement statement = connection.createStatement()) {
      for (String table : tables()) {
        String query =
            "select 1 from \"%s\" where tenant_id = '%s' limit 1".formatted(table, tenant.text());
        try (ResultSet row = statement.executeQuery(query)) {
          if (row.next()) {
            left.add(table);
          }
        }
      }
    }
    return left;
  }

  /** Gives every table that has no row of the tenant one, of today. */
  void fill() throws SQLException {
    List<String> empty = tables();
    empty.removeAll(left());
    for (String table : empty) {
      add(table, "today");
    }
  }

  /** Adds a row to a table, of this day; whatever it refers to need not be there. */
  void add(String table, String day) throws SQLException {
    List<Value> values = values(table, day);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(
          "insert into \"%s\" (%s) overriding system value values (%s)"
              .formatted(
                  table,
                  values.stream().map(Value::column).collect(Collectors.joining(", ")),
                  values.stream().map(Value::text).collect(Collectors.joining(", "))));
    }
  }

  private List<Value> values(String table, String day) throws SQLException {
    var values = new ArrayList<Value>();
    try (Statement statement = connection.createStatement();
        ResultSet column = statement.executeQuery(COLUMNS.formatted(table))) {
      while (column.next()) {
        String name = column.getString("attname");
        String text =
            name.equals("tenant_id")
                ? tenant.text()
                : text(column.getString("type"), column.getString("checks"), day);
        values.add(new Value('"' + name + '"', "'" + text + "'"));
      }
    }
    return values;
  }

  /** Of a state the last, which nobody takes up. */
  private static String text(String type, String checks, String day) {
    String otherwise =
        switch (type) {
          case "uuid" -> ID;
          case "boolean" -> "true";
          case "date", "timestamp with time zone" -> day;
          default -> type.endsWith("[]") ? "{2}" : "2";
        };
    return LITERAL
        .matcher(checks)
        .results()
        .map(literal -> literal.group(1))
        .reduce(otherwise, (before, last) -> last);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
