package dev.demarc.agent.golden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One question with what must hold of its answer. Its text form shows no content.
 *
 * @param request the body of a chat completion but for its model; nobody changes it
 * @param checks at least one
 */
record GoldenCase(String id, ObjectNode request, List<Check> checks) {
  GoldenCase {
    checks = List.copyOf(checks);
  }

  /** The body that asks this model. */
  byte[] asking(String model) {
    ObjectNode body = request.deepCopy();
    body.put("model", model);
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The names of the checks that do not hold; empty where the answer passes. */
  List<String> failing(Given answer) {
    List<String> names =
        new ArrayList<>(
            checks.stream().filter(each -> !each.holds(answer)).map(Check::name).toList());
    if (!answer.valid()) {
      names.add("contract");
    }
    return names;
  }

  @Override
  public String toString() {
    return "GoldenCase[" + checks.size() + " checks]";
  }
}
