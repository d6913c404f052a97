package dev.demarc.portal.policies;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.portal.policies.SimulationAnswers.Answered;
import dev.demarc.portal.policies.SimulationAnswers.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A question and its answer as a test case in YAML, to be put under {@code cases:}. */
final class CaseText {
  private static final int MOST = 20;
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_-]*");
  private static final Set<String> NOT_TEXTS = Set.of("true", "false", "null");

  private final Question question;
  private final Answered answered;

  CaseText(Question question, Answered answered) {
    this.question = question;
    this.answered = answered;
  }

  String text() {
    String guarantee = question.part(Question.GUARANTEE);
    StringBuilder text = new StringBuilder("  - id: ");
    text.append(guarantee.isEmpty() ? "kept-case" : value(guarantee)).append('\n');
    Map<String, Object> request = question.request();
    if (!request.isEmpty()) {
      text.append("    request: ").append(value(request)).append('\n');
    }
    text.append("    expect:\n");
    List<Map<String, Object>> all = expectations();
    all.stream()
        .limit(MOST)
        .forEach(each -> text.append("      - ").append(value(each)).append('\n'));
    if (all.size() > MOST) {
      text.append("      # a case has ").append(MOST).append(" expectations at most: ");
      text.append(all.size() - MOST).append(" are left out\n");
    }
    return text.toString();
  }

  /** One of each target whose models are answered alike, else one of each model. */
  private List<Map<String, Object>> expectations() {
    Map<String, List<Row>> targets =
        answered.routes().stream()
            .filter(row -> !row.madeUp())
            .collect(
                Collectors.groupingBy(
                    row -> row.route().target().text(), LinkedHashMap::new, Collectors.toList()));
    List<Map<String, Object>> all = new ArrayList<>();
    for (Row row : answered.routes()) {
      if (row.madeUp()) {
        all.add(expectation("to", question.route(), row));
      }
    }
    targets.forEach((target, rows) -> {
      boolean alike = rows.stream().map(CaseText::answer).distinct().count() == 1;
      for (Row row : alike ? rows.subList(0, 1) : rows) {
        Map<String, Object> each = expectation("target", target, row);
        if (!alike) {
          each.put("model", row.route().model().text());
        }
        all.add(each);
      }
    });
    return all;
  }

  private static Map<String, Object> expectation(String name, Object place, Row row) {
    Map<String, Object> expectation = new LinkedHashMap<>();
    expectation.put(name, place);
    expectation.putAll(answer(row));
    return expectation;
  }

  private static Map<String, Object> answer(Row row) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("permitted", row.permitted());
    if (row.permitted()) {
      answer.put("obligations", row.obligations().stream().map(CaseText::obligation).toList());
    }
    return answer;
  }

  private static Map<String, Object> obligation(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Approval approval ->
          Map.of("approval", Map.of("ttl", approval.ttl().toString()));
      case Obligation.Consent consent -> {
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("scope", consent.scope().wire());
        terms.put("ttl", consent.ttl().toString());
        yield Map.of("consent", terms);
      }
      case Obligation.Disclose disclose -> Map.of("disclose", Map.of("text", disclose.text()));
    };
  }

  /** In YAML's flow style; a text is quoted unless it can be read as nothing else. */
  private static String value(Object value) {
    return switch (value) {
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(each -> value(String.valueOf(each.getKey())) + ": " + value(each.getValue()))
              .collect(Collectors.joining(", ", "{ ", " }"));
      case Collection<?> list ->
          list.stream().map(CaseText::value).collect(Collectors.joining(", ", "[", "]"));
      case String text -> text(text);
      default -> value.toString();
    };
  }

  private static String text(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !NOT_TEXTS.contains(text);
    return plain
        ? text
        : "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
