package dev.demarc.server.measures;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows of tables that are few for a tenant and time: what happened to consents, what agents report.
 *
 * @param dimensions columns of the select, with what they are where nobody asks for them; '' for
 *     anything
 * @param sql a select of {@code at}, the dimensions, {@code n}, and {@code bucket} of durations;
 *     {@code :tenant}, {@code :from} and {@code :to} stand for what is asked for
 */
record TableSource(
    List<String> dimensions,
    Map<String, String> assumed,
    boolean isTimed,
    boolean isSketch,
    String sql)
    implements Source {
  private static final Pattern NAMED = Pattern.compile("(?<!:):(tenant|from|to)\\b");

  @Override
  public void addTo(Statement statement, Question question, List<String> labels) {
    String columns =
        labels.stream()
            .map(Rollups::quoted)
            .map(label -> label + ", ")
            .collect(Collectors.joining());
    statement.add("select at, " + columns + "n" + (isSketch ? ", bucket" : "") + " from (");
    bind(statement, question);
    statement.add(") r where true");
    question.addFilters(statement, dimensions);
    assumed.forEach((dimension, value) -> {
      if (!question.isAsked(dimension)) {
        statement.add(" and " + Rollups.quoted(dimension) + " = ?", value);
      }
    });
  }

  private void bind(Statement statement, Question question) {
    Matcher named = NAMED.matcher(sql);
    int done = 0;
    while (named.find()) {
      statement.add(sql.substring(done, named.start()) + "?", argument(question, named.group(1)));
      done = named.end();
    }
    statement.add(sql.substring(done));
  }

  private static Object argument(Question question, String name) {
    return switch (name) {
      case "tenant" -> question.tenant();
      case "from" -> question.from();
      default -> question.to();
    };
  }
}
