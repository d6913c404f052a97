package dev.demarc.server.measures;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One sum of a family. Whole hours are read by the hour; those that the range or a step of it cuts
 * are read by the minute, so that every figure is of exactly the time it is said to be of.
 *
 * @param assumed what dimensions are where nobody asks for them
 */
record RollupSource(Family family, String sum, Map<String, String> assumed) implements Source {

  static RollupSource of(Family family, String sum) {
    return new RollupSource(family, sum, Map.of());
  }

  @Override
  public List<String> dimensions() {
    return family.dimensions();
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public boolean isSketch() {
    return family.isSketch();
  }

  @Override
  public void addTo(Statement statement, Question question, List<String> labels) {
    List<Instant> cut = question.cutHours();
    String columns =
        labels.stream()
                .map(Rollups::quoted)
                .map(label -> label + ", ")
                .collect(Collectors.joining())
            + sum
            + " as n"
            + (isSketch() ? ", bucket" : "");
    if (question.step() != Step.MINUTE) {
      statement.add("select at, " + columns + " from " + family.table(Grain.HOUR) + " r where ");
      where(statement, question);
      statement.add(
          " and not exists (select 1 from unnest(?::timestamptz[]) as cut(hour) where cut.hour = r.at)",
          cut);
      if (cut.isEmpty()) {
        return;
      }
      statement.add(" union all ");
    }
    String minutes = "select at, " + columns + " from " + family.table(Grain.MINUTE) + " r where ";
    if (question.step() == Step.MINUTE) {
      statement.add(minutes);
      where(statement, question);
      return;
    }
    statement.add(
        "select r.* from unnest(?::timestamptz[]) as cut(hour) cross join lateral (" + minutes,
        cut);
    where(statement, question);
    statement.add(" and r.at >= cut.hour and r.at < cut.hour + interval '1 hour' offset 0) r");
  }

  private void where(Statement statement, Question question) {
    statement.add(
        "r.tenant_id = ? and r.at >= ? and r.at < ?",
        question.tenant(),
        question.from(),
        question.to());
    question.addFilters(statement, dimensions());
    assumed.forEach((dimension, value) -> {
      if (!question.isAsked(dimension)) {
        statement.add(" and " + Rollups.quoted(dimension) + " = ?", value);
      }
    });
  }
}
