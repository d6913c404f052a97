package dev.demarc.e2e.restart;

import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every row of every table, as one digest each, in order. What changes by itself between two looks
 * is left out by name, here and nowhere else; a table that is not named must stay the same to the
 * bit.
 */
record Rows(Map<String, List<String>> digests) {

  /**
   * Columns that tell how an agent is doing now, which each of its heartbeats writes, against which
   * of its bundles something was last compared, since when it obeys what was taken back, what it
   * spent, and how a rule of alerts stands.
   */
  private static final Map<String, String> TICKING =
      Map.of(
          "agent", "last_seen_at, records_written, queued, targets,access_key,key_generation",
          "agent_sequence", "received,highest,written,last_at",
          "consent", "checked_bundle,obeyed_at",
          "route_approval", "checked_bundle",
          "retention_floor", "gone_before,looked_at",
          "alert_standing",
              "calm_since,told_at,due_at,looked_at,verdict,amount,whole,received,known",
          "budget_period", "held_micro_usd,settled_micro_usd,warned",
          "budget_lease",
              "granted_micro_usd,settled_micro_usd,returned_micro_usd,told_at,expires_at");

  /**
   * Tables that may be added to. {@code ./demarc up} sends a request of its own, an agent that
   * starts gives its key up for a new one and tells which bundle it took and what it can run, a
   * question may expire, and people are told of it; what was there before must all be there
   * afterwards.
   */
  private static final List<String> GROWING =
      List.of(
          "trace_span",
          "bundle_report",
          "capability_report",
          "capability",
          "consent",
          "route_approval",
          "consent_event",
          "subject_key",
          "agent_former_key",
          "budget_period",
          "budget_lease",
          "retention_floor",
          "alert",
          "notification_delivery");

  /**
   * What is compared of a table, where it is not all rows: an open question may expire meanwhile.
   */
  private static final Map<String, String> COMPARED =
      Map.of(
          "consent", "state not in ('requested', 'disclosed')",
          "route_approval", "state <> 'requested'",
          // What fires may be over meanwhile.
          "alert", "ended_at is not null",
          // What waits is sent meanwhile.
          "notification_delivery", "state <> 'waiting'",
          // Each follows the last of a table that is compared itself.
          "consent_head", "false",
          "alert_head", "false",
          "bundle_report_head", "false");

  /** Rollups of the running minute and hour may still count the request of {@code ./demarc up}. */
  private static String compared(String table) {
    return table.startsWith("rollup_")
        ? "at < date_trunc('%s', timestamptz '%%1$s')".formatted(table.replaceFirst(".*_", ""))
        : COMPARED.getOrDefault(table, "true");
  }

  /** Under the superuser, whom no row-level policy hides anything from. */
  static Rows of(Storage storage, String moment) throws SQLException, IOException {
    Map<String, List<String>> digests = new TreeMap<>();
    try (Connection connection = storage.connect("postgres")) {
      for (String table : tables(connection)) {
        digests.put(table, digests(connection, table, moment));
      }
    }
    return new Rows(digests);
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return texts(
        connection,
        """
        select c.relname from pg_class c where c.relkind in ('r', 'p') and not c.relispartition
        and c.relnamespace = 'public'::regnamespace order by 1
        """);
  }

  private static List<String> digests(Connection connection, String table, String moment)
      throws SQLException {
    String left = TICKING.containsKey(table) ? " - '{%s}'::text[]" : "";
    return texts(
        connection,
        "select encode(sha256(convert_to((to_jsonb(t)%s)::text, 'UTF8')), 'hex') from %s t where %s order by 1"
            .formatted(
                left.formatted(TICKING.getOrDefault(table, "")),
                table,
                compared(table).formatted(moment)));
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

  /** What is not as it was; empty when nothing was lost, changed or added. */
  List<String> lostIn(Rows later) {
    List<String> lost = new ArrayList<>();
    digests.forEach((table, before) -> {
      List<String> after = later.digests.getOrDefault(table, List.of());
      List<String> missing = without(before, after);
      List<String> added = GROWING.contains(table) ? List.of() : without(after, before);
      if (!missing.isEmpty() || !added.isEmpty()) {
        lost.add(
            "%s: %d rows of %d gone or changed, %d new"
                .formatted(table, missing.size(), before.size(), added.size()));
      }
    });
    return lost;
  }

  private static List<String> without(List<String> rows, Collection<String> others) {
    List<String> rest = new ArrayList<>(rows);
    Map<String, Integer> count = new TreeMap<>();
    others.forEach(row -> count.merge(row, 1, Integer::sum));
    rest.removeIf(row -> count.merge(row, -1, Integer::sum) >= 0);
    return rest;
  }

  int tables() {
    return digests.size();
  }

  int count() {
    return digests.values().stream().mapToInt(List::size).sum();
  }
}
