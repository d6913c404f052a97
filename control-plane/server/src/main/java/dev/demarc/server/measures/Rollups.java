package dev.demarc.server.measures;

import dev.demarc.server.platform.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adds a tally to the rollups, in the transaction that stores its records: both are there or
 * neither. Families, grains and rows go in the same order for everybody, so that two batches which
 * meet in a row wait for each other, not in a circle.
 *
 * <p>The bound of a {@link Family} counts the keys that are there. Two transactions that both bring
 * new ones do not see each other's, so that each may bring as many as the bound has left; no more
 * batches are stored at once than there are places for them.
 */
public final class Rollups {
  private static final Map<String, String> BY_TABLE =
      Arrays.stream(Family.values())
          .flatMap(family ->
              Arrays.stream(Grain.values())
                  .map(grain -> Map.entry(family.table(grain), statement(family, grain))))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Rollups() {}

  /** Adds what is in the tally. */
  public static void add(Sql sql, Tally tally) {
    for (Family family : Family.values()) {
      for (Grain grain : Grain.values()) {
        Map<Tally.Key, long[]> rows = tally.rows(family, grain);
        if (!rows.isEmpty()) {
          String statement = Objects.requireNonNull(BY_TABLE.get(family.table(grain)));
          sql.update(statement, arguments(family, rows));
        }
      }
    }
  }

  private static Object[] arguments(Family family, Map<Tally.Key, long[]> rows) {
    List<Map.Entry<Tally.Key, long[]>> all = List.copyOf(rows.entrySet());
    var columns = new ArrayList<Object>();
    columns.add(all.stream().map(row -> row.getKey().at()).toList());
    for (int i = 0; i < family.dimensions().size(); i++) {
      int which = i;
      columns.add(all.stream().map(row -> row.getKey().labels().get(which)).toList());
    }
    if (family.isSketch()) {
      columns.add(all.stream().map(row -> row.getKey().bucket()).toList());
    }
    for (int i = 0; i < family.sums().size(); i++) {
      int which = i;
      columns.add(all.stream().map(row -> row.getValue()[which]).toList());
    }
    return columns.toArray();
  }

  /** Given rows, those that are known or still fit under their own labels, and the rest as one. */
  private static String statement(Family family, Grain grain) {
    String table = family.table(grain);
    List<String> labels = family.dimensions().stream().map(Rollups::quoted).toList();
    List<String> bucket = family.isSketch() ? List.of("bucket") : List.of();
    List<String> key = Stream.concat(labels.stream(), bucket.stream()).toList();
    return """
    with given as (
      select * from unnest(%2$s) as given(at, %3$s, %4$s)
    ), filled as (
      select at, (select count(*) from %1$s r where r.tenant_id = app_tenant() and r.at = one.at) as keys
      from (select distinct at from given) one
    ), met as (
      select given.*, keys, exists (select 1 from %1$s r
        where r.tenant_id = app_tenant() and r.at = given.at and %5$s) as known
      from given join filled using (at)
    ), placed as (
      select *, known or keys + row_number() over (partition by at, known order by %3$s) <= %6$d as kept
      from met
    )
    insert into %1$s (tenant_id, at, %3$s, %4$s)
    select app_tenant(), at, %7$s, %8$s from placed group by %9$s order by %9$s
    on conflict (tenant_id, at, %3$s) do update set %10$s
    """
        .formatted(
            table,
            parameters(family),
            String.join(", ", key),
            String.join(", ", family.sums()),
            each(key, " and ", "r.%1$s = given.%1$s"),
            family.most(grain),
            String.join(
                ", ",
                Stream.concat(
                        labels.stream()
                            .map(label ->
                                "case when kept then "
                                    + label
                                    + " else '"
                                    + Family.OTHER
                                    + "' end"),
                        bucket.stream())
                    .toList()),
            each(family.sums(), ", ", "sum(%1$s)"),
            IntStream.rangeClosed(2, key.size() + 2)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ")),
            each(family.sums(), ", ", "%1$s = " + table + ".%1$s + excluded.%1$s"));
  }

  private static String parameters(Family family) {
    Stream<String> labels = family.dimensions().stream().map(dimension -> "?::text[]");
    Stream<String> bucket = family.isSketch() ? Stream.of("?::smallint[]") : Stream.of();
    Stream<String> sums = family.sums().stream().map(sum -> "?::bigint[]");
    return Stream.of(Stream.of("?::timestamptz[]"), labels, bucket, sums)
        .flatMap(part -> part)
        .collect(Collectors.joining(", "));
  }

  private static String each(List<String> names, String between, String format) {
    return names.stream().map(format::formatted).collect(Collectors.joining(between));
  }

  /** {@code from} and {@code to} are words of SQL. */
  static String quoted(String dimension) {
    return '"' + dimension + '"';
  }
}
