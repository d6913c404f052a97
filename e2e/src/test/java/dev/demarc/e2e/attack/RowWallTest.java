package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Crafted SQL under the application's own role sees the tenant of its transaction and nothing else;
 * with a row-level policy really gone from the running installation the same attacks find it.
 */
class RowWallTest {
  private static final Installation INSTALLATION = Installation.underTest();
  private static final Storage STORAGE = Storage.of(INSTALLATION);
  private static final RowWall WALL =
      new RowWall(STORAGE, INSTALLATION.tenant("plant").id(), INSTALLATION.tenant("clinic").id());
  private static final String STANDING =
      "create policy tenant on %s to demarc_app using (tenant_id = app_tenant())"
          + " with check (tenant_id = app_tenant())";

  @Test
  void findsNoHole() throws Exception {
    List<String> tables = WALL.tables();
    assertTrue(tables.size() >= 15, "too few tables are looked at: " + tables);
    assertEquals(List.of(), WALL.holes());
  }

  /** A way to lose the wall of one table, how to put it back, and what must be noticed. */
  record Loss(String table, List<String> lose, List<String> restore, String noticed) {}

  static Stream<Loss> losses() {
    String drop = "drop policy tenant on %s";
    String open = "create policy tenant on %s to demarc_app using (true) with check (true)";
    String enable = "alter table %s enable row level security";
    return Stream.of("data_class", "trace_span")
        .flatMap(table ->
            Stream.of(
                loss(table, List.of(drop), List.of(STANDING), "has no row-level policy"),
                loss(table, List.of(drop, open), List.of(drop, STANDING), "foreign rows"),
                loss(
                    table,
                    List.of("alter table %s disable row level security"),
                    List.of(enable),
                    "foreign rows"),
                loss(
                    table,
                    List.of("create policy also on %s using (true)"),
                    List.of("drop policy also on %s"),
                    "foreign rows")));
  }

  private static Loss loss(String table, List<String> lose, List<String> restore, String noticed) {
    return new Loss(table, on(table, lose), on(table, restore), noticed);
  }

  private static List<String> on(String table, List<String> sql) {
    return sql.stream().map(one -> one.formatted(table)).toList();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void goesRedWhenARowPolicyIsReallyGone(Loss loss) throws Exception {
    List<String> holes;
    asOwner(loss.lose());
    try {
      holes = WALL.holes();
    } finally {
      asOwner(loss.restore());
    }
    System.out.println(String.join("; ", loss.lose()) + " -> " + holes);
    assertTrue(
        holes.stream()
            .anyMatch(hole -> hole.startsWith(loss.table()) && hole.contains(loss.noticed())),
        "the attacks miss: " + loss.lose() + ", found " + holes);
    assertEquals(List.of(), WALL.holes(), "the wall was not put back");
  }

  /** Committed, all or nothing: the installation under test really runs with it meanwhile. */
  private static void asOwner(List<String> sql) throws Exception {
    try (Connection owner = STORAGE.connect("demarc_owner");
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("set local lock_timeout = '20s'");
      for (String one : sql) {
        statement.execute(one);
      }
      owner.commit();
    } catch (SQLException failed) {
      throw new AssertionError("as the owner: " + sql, failed);
    }
  }
}
