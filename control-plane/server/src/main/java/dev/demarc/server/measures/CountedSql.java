package dev.demarc.server.measures;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The one statement that answers a question: rows are summed up by step and labels and over all
 * steps; the largest series keep their labels, the others become one. It gives totals before
 * points, and one row more than there may be, by which it is known that there are too many.
 *
 * <p>Where the whole of a ratio has fewer labels than what is counted, it is added up over the
 * labels it has not, and in the series of all others each of its parts counts once.
 */
final class CountedSql {
  static final int MOST_SERIES = 50;
  static final int MOST_POINTS = 3_000;

  private final Question question;
  private final boolean steps;
  private final Statement statement = new Statement().add("with counted as (");

  private CountedSql(Question question, Source first) {
    this.question = question;
    this.steps = first.isTimed() && question.step() != Step.NONE;
  }

  static Statement of(Question question) {
    return switch (question.measure().computation()) {
      case Computation.Sum(Source source) ->
          new CountedSql(question, source)
              .rows(source, "n, 0 as d")
              .summed(question.by(), "")
              .amounts();
      case Computation.Share share -> share(question, share);
      case Computation.Percentiles(Source source) ->
          new CountedSql(question, source)
              .rows(source, "n, 0 as d, bucket")
              .summed(question.by(), ", bucket")
              .percentiles();
      case Computation.NotYet() -> throw new IllegalArgumentException("is not measured yet");
    };
  }

  private static Statement share(Question question, Computation.Share share) {
    Source counted =
        share.counted().stream()
            .filter(source -> question.asked().allMatch(source.dimensions()::contains))
            .findFirst()
            .orElse(share.counted().getLast());
    var sql = new CountedSql(question, counted).rows(counted, "n, 0 as d");
    sql.statement.add(" union all ");
    return sql.rows(share.whole(), "0 as n, n as d")
        .summed(share.whole().dimensions(), "")
        .amounts();
  }

  /** Rows of a source, its dimensions under the names l0, l1 and so on. */
  private CountedSql rows(Source source, String values) {
    List<String> its = question.by().stream().filter(source.dimensions()::contains).toList();
    statement.add("select ");
    if (steps) {
      statement.add("width_bucket(at, (select ?::timestamptz[])) as step, ", question.begins());
    }
    for (String dimension : question.by()) {
      String value =
          its.contains(dimension) ? "coalesce(" + Rollups.quoted(dimension) + ", '')" : "''";
      statement.add(value + " as " + label(dimension) + ", ");
    }
    statement.add(values + " from (");
    source.addTo(statement, question, its);
    statement.add(") s");
    return this;
  }

  /**
   * Sums up, ranks the series and marks those that become one.
   *
   * @param told by which dimensions the whole is told apart
   * @param bucket what rows are told apart by beside the labels
   */
  private CountedSql summed(List<String> told, String bucket) {
    boolean partly = !told.containsAll(question.by());
    String ofWhole = labels(", s.%s", question.by().stream().filter(told::contains).toList());
    String folded = "(r.series > %1$d and r.place >= %1$d)".formatted(MOST_SERIES);
    statement.add(
        """
        ), summed as (
          select %1$s %2$s sum(n) as n, sum(d) as d %3$s from counted group by %4$s having count(*) > 0
        ), based as (
          select s.*, sum(d) over (partition by whole, step %5$s) as base from summed s
        ), kept as (
          select * from based where %6$s
        ), ranked as (
          select s.*, row_number() over (order by n desc, base desc %7$s) as place,
            count(*) over () as series
          from (select %2$s sum(n) as n, max(base) as base from kept
            where whole = 1 group by %8$s having count(*) > 0) s
        ), labelled as (
          select s.whole, s.step, s.n, s.base %3$s, %9$s as folded %10$s,
            row_number() over (partition by s.whole, s.step, %9$s %5$s) as nth
          from kept s join ranked r on true %11$s
        )
        """
            .formatted(
                steps ? "grouping(step) as whole, step," : "1 as whole, null::int as step,",
                labels("%s, "),
                bucket,
                grouping(bucket),
                ofWhole,
                partly
                    ? "n > 0"
                    : question.measure().kind() == Kind.RATIO ? "n + base > 0" : "true",
                labels(", s.%s"),
                labels("%s, ") + "whole",
                folded,
                labels(
                    ", case when "
                        + folded
                        + " then '"
                        + Family.OTHER
                        + "' else s.%1$s end as %1$s"),
                labels(" and r.%1$s = s.%1$s")));
    return this;
  }

  /** By step and over all steps; where there are no steps, at once. */
  private String grouping(String bucket) {
    String key = (labels(", %s") + bucket).replaceFirst("^, ", "");
    return steps
        ? "grouping sets ((step%s), (%s))".formatted(labels(", %s") + bucket, key)
        : "grouping sets ((%s))".formatted(key);
  }

  private Statement amounts() {
    return statement.add(
        """
        select whole, step, %1$s folded, sum(n) as n,
          sum(base) filter (where not folded or nth = 1) as d
        from labelled group by whole, step, %1$s folded
        order by whole desc, folded, sum(n) desc, sum(base) desc, %1$s step limit %2$d
        """
            .formatted(labels("%s, "), MOST_SERIES + MOST_POINTS + 1));
  }

  private Statement percentiles() {
    return statement.add(
        """
        , merged as (
          select whole, step, %1$s folded, bucket, sum(n) as n from labelled
          group by whole, step, %1$s folded, bucket
        ), upto as (
          select *, sum(n) over (partition by whole, step, %1$s folded order by bucket) as upto,
            sum(n) over (partition by whole, step, %1$s folded) as total
          from merged
        )
        select whole, step, %1$s folded, max(total) as n,
          min(bucket) filter (where upto * 100 >= total * 50) as p50,
          min(bucket) filter (where upto * 100 >= total * 95) as p95,
          min(bucket) filter (where upto * 100 >= total * 99) as p99
        from upto group by whole, step, %1$s folded
        order by whole desc, folded, max(total) desc, %1$s step limit %2$d
        """
            .formatted(labels("%s, "), MOST_SERIES + MOST_POINTS + 1));
  }

  private String label(String dimension) {
    return "l" + question.by().indexOf(dimension);
  }

  private String labels(String format) {
    return labels(format, question.by());
  }

  private String labels(String format, List<String> dimensions) {
    return dimensions.stream()
        .map(dimension -> format.formatted(label(dimension)))
        .collect(Collectors.joining());
  }
}
