package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code test}: the policy's own {@code cases}, run by the control plane. */
final class CaseRun {
  private CaseRun() {}

  /** 1 where a case fails, or the text has problems and none could run. */
  static int run(Options options, PolicyFile file, ControlPlane plane, Report report) {
    JsonNode found = plane.check(file.text());
    if (!found.path("problems").isEmpty()) {
      report.messages(file.path(), Message.of(found));
      return 1;
    }
    JsonNode cases = found.path("cases");
    int failed = Message.ofCases(found).size();
    if (report.json()) {
      ObjectNode tree = Web.JSON.createObjectNode().put("file", file.path().toString());
      tree.put("passed", cases.size() - failed).put("failed", failed).set("cases", cases);
      report.print(tree);
    } else {
      cases.forEach(result -> report.line(line(file, result)));
      report.line(
          cases.isEmpty()
              ? file.path() + ": there are no cases"
              : file.path() + ": " + (cases.size() - failed) + " passed, " + failed + " failed");
    }
    return failed == 0 ? 0 : 1;
  }

  private static String line(PolicyFile file, JsonNode result) {
    String id = Shown.text(result, "id");
    if (result.path("verdict").asText().equals("passed")) {
      return "passed  " + id;
    }
    List<String> place =
        List.of(
            file.path().toString(), result.path("line").asText(), result.path("column").asText());
    return "FAILED  "
        + id
        + "\n        "
        + String.join(":", place)
        + ": "
        + Shown.text(result, "reason");
  }
}
