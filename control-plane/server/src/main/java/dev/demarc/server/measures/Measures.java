package dev.demarc.server.measures;

import dev.demarc.contract.InvalidValue;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Floors;
import dev.demarc.server.retention.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures over time, read in one transaction of the tenant by one statement each. */
@ApplicationScoped
class Measures {
  private final TenantDatabase database;

  Measures(TenantDatabase database) {
    this.database = database;
  }

  /** One row of the answer: a total, or a point of it. */
  private record Row(
      boolean total, int step, boolean folded, Map<String, String> labels, Answer.Value value) {}

  /**
   * Answers it.
   *
   * @throws InvalidValue where the answer has more points than there may be
   */
  Answer answer(Question question) {
    return database.inTenant(
        question.tenant(),
        sql -> {
          Statement statement = CountedSql.of(question);
          List<Row> rows =
              sql.query(statement.sql(), row -> read(question, row), statement.arguments());
          return answer(sql, question, rows);
        });
  }

  private static Answer answer(Sql sql, Question question, List<Row> rows) {
    if (rows.stream().filter(row -> !row.total).count() > CountedSql.MOST_POINTS) {
      throw new InvalidValue(
          "by",
          "gives more than %d points; take a longer step or fewer series"
              .formatted(CountedSql.MOST_POINTS));
    }
    return new Answer(
        question.measure().wire(),
        question.measure().unit().wire(),
        question.measure().kind().wire(),
        question.from(),
        question.to(),
        question.step().wire(),
        question.zone().getId(),
        question.by(),
        AgentSequences.in(sql, question.tenant(), question.from(), question.to()),
        goneBefore(sql, question),
        rows.stream().anyMatch(Row::folded),
        series(question, rows));
  }

  /** Hours outlast minutes; what a range cuts, and a series of minutes, needs the minutes. */
  private static @Nullable Instant goneBefore(Sql sql, Question question) {
    Optional<Instant> minutes =
        Floors.of(sql, question.tenant(), Kept.MINUTES)
            .filter(floor ->
                question.step() == Step.MINUTE
                    ? question.from().isBefore(floor)
                    : question.cutHours().stream().anyMatch(hour -> hour.isBefore(floor)));
    return minutes
        .or(() -> Floors.of(sql, question.tenant(), Kept.HOURS).filter(question.from()::isBefore))
        .orElse(null);
  }

  private static List<Answer.Series> series(Question question, List<Row> rows) {
    Map<Map<String, String>, List<Answer.Point>> points = new LinkedHashMap<>();
    var series = new ArrayList<Answer.Series>();
    for (Row row : rows) {
      List<Answer.Point> its = points.computeIfAbsent(row.labels, labels -> new ArrayList<>());
      if (row.total) {
        series.add(new Answer.Series(row.labels, row.value, its));
      } else {
        its.add(new Answer.Point(question.begins().get(row.step - 1), row.value));
      }
    }
    points.values().forEach(its -> its.sort(Comparator.comparing(Answer.Point::at)));
    return series;
  }

  private static Row read(Question question, ResultSet row) throws SQLException {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < question.by().size(); i++) {
      labels.put(question.by().get(i), Columns.text(row, "l" + i));
    }
    return new Row(
        row.getInt("whole") == 1,
        row.getInt("step"),
        row.getBoolean("folded"),
        labels,
        value(question.measure().kind(), row));
  }

  static Answer.Value value(Kind kind, ResultSet row) throws SQLException {
    return switch (kind) {
      case COUNT, GAUGE -> new Answer.Amount(row.getLong("n"));
      case RATIO -> Answer.Ratio.of(row.getLong("n"), row.getLong("d"));
      case QUANTILES ->
          Answer.Quantiles.of(
              row.getInt("p50"), row.getInt("p95"), row.getInt("p99"), row.getLong("n"));
    };
  }
}
