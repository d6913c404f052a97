package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What PostgreSQL reads of it. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class CopyBinaryTest {
  private static final String TABLE =
      """
      create temporary table copied (number bigint, id uuid, day date, at timestamptz, flag boolean,
        words text, tags text[], doc json) on commit drop
      """;

  private final TestTenant tenant = TestTenant.create();

  @Inject TenantDatabase database;

  private interface Rows {
    void write(CopyBinary out) throws SQLException;
  }

  @Test
  void writesEachType() {
    UUID id = UUID.randomUUID();
    Rows rows =
        out -> {
          row(out, 1);
          out.add(id);
          out.add(LocalDate.of(2026, 2, 28));
          out.add(Instant.parse("2026-02-28T23:59:59.999999Z"));
          out.add(true);
          out.add("für € 𝄞\t\\N\n");
          out.add(List.of("a", "b,\"c\"", ""));
          out.add("{\"a\":1}");
        };
    assertEquals(
        List.of(
            Arrays.asList(
                "1",
                id.toString(),
                "2026-02-28",
                "2026-02-28 23:59:59.999999",
                "true",
                "für € 𝄞\t\\N\n",
                "{a,\"b,\\\"c\\\"\",\"\"}",
                "{\"a\":1}")),
        copied(rows));
  }

  @Test
  void tellsNothingFromEmptyAndKnowsTimesBeforeItsOwnEpoch() {
    Rows rows =
        out -> {
          row(out, -1);
          out.add(new UUID(0, 0));
          out.add(LocalDate.of(1999, 12, 31));
          out.add(Instant.parse("1969-12-31T23:59:59.123456Z"));
          out.add(false);
          out.add("");
          out.add(List.of());
          out.add((String) null);
        };
    assertEquals(
        List.of(
            Arrays.asList(
                "-1",
                "00000000-0000-0000-0000-000000000000",
                "1999-12-31",
                "1969-12-31 23:59:59.123456",
                "false",
                "",
                "{}",
                null)),
        copied(rows));
  }

  @Test
  void writesNoRowWhereThereIsNone() {
    assertEquals(List.of(), copied(out -> {}));
  }

  @Test
  void writesManyRowsAndSomeThatAreLongerThanItsBuffer() {
    List<Integer> lengths = List.of(0, 1, 65_535, 65_536, 131_072, 300_000, 10);
    Rows rows =
        out -> {
          for (int each = 0; each < 2_000; each++) {
            row(out, each);
            out.add(new UUID(1, each));
            out.add(LocalDate.EPOCH);
            out.add(Instant.EPOCH);
            out.add(true);
            out.add("ä".repeat(lengths.get(Math.min(each, 6))));
            out.add(List.of("tag"));
            out.add("[]");
          }
        };
    List<List<String>> all = copied(rows);
    assertEquals(2_000, all.size());
    for (int each = 0; each < all.size(); each++) {
      assertEquals(Integer.toString(each), all.get(each).getFirst());
      int length = lengths.get(Math.min(each, 6));
      assertEquals("ä".repeat(length), all.get(each).get(5), "row " + each);
    }
  }

  private static void row(CopyBinary out, long number) throws SQLException {
    out.row(8);
    out.add(number);
  }

  private List<List<String>> copied(Rows rows) {
    return database.inTenant(
        tenant.id(),
        sql -> {
          try {
            copy(sql.connection(), rows);
          } catch (SQLException failure) {
            throw new DatabaseFailure(failure);
          }
          return read(sql);
        });
  }

  private static void copy(Connection connection, Rows rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    var copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy copied from stdin with (format binary)");
    var out = new CopyBinary(copy);
    rows.write(out);
    out.end();
  }

  private static List<List<String>> read(Sql sql) {
    return sql.query(
        """
        select number::text, id::text, day::text, (at at time zone 'UTC')::text, flag::text, words, tags::text,
          doc::text
        from copied order by copied.number
        """,
        row -> {
          List<String> columns = new ArrayList<>();
          for (int column = 1; column <= 8; column++) {
            columns.add(row.getString(column));
          }
          return columns;
        });
  }
}
