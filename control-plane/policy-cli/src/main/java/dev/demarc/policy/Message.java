package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One thing that is said of a file.
 *
 * @param line from 1; 0 where it is about nothing in the text
 * @param column from 1, or 0 likewise
 * @param code stable: of the error catalogue, or of lint
 * @param fix what to do about it; empty where the text says it
 */
record Message(int line, int column, Severity severity, String code, String text, String fix) {

  /** How much it matters; an error stops the policy from being submitted. */
  enum Severity {
    ERROR("error"),
    WARNING("warning"),
    NOTICE("notice");

    private final String word;

    Severity(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** What a check found but test cases, in the order of the text. */
  static List<Message> of(JsonNode found) {
    List<Message> all = new ArrayList<>();
    found.path("problems").forEach(problem -> all.add(problem(problem)));
    found
        .path("guarantees")
        .forEach(verdict -> {
          if (!verdict.path("verdict").asText().equals("proved")) {
            all.add(guarantee(verdict));
          }
        });
    found.at("/findings/items").forEach(finding -> all.add(finding(finding)));
    all.sort(Comparator.comparingInt(Message::line).thenComparingInt(Message::column));
    int more = found.at("/findings/more").asInt();
    if (more > 0) {
      all.add(new Message(0, 0, Severity.NOTICE, "more", "And " + more + " more findings.", ""));
    }
    return List.copyOf(all);
  }

  /** What a refused text was refused for. */
  static List<Message> of(Refused refused) {
    List<Message> all = new ArrayList<>();
    for (JsonNode error : refused.errors()) {
      String field = Shown.text(error, "field");
      all.add(
          new Message(
              error.path("line").asInt(),
              error.path("column").asInt(),
              Severity.ERROR,
              refused.code(),
              (field.isEmpty() ? "" : field + ": ") + Shown.text(error, "reason"),
              ""));
    }
    if (all.isEmpty()) {
      String said = Shown.text(String.valueOf(refused.getMessage()));
      all.add(new Message(0, 0, Severity.ERROR, refused.code(), said, ""));
    }
    return List.copyOf(all);
  }

  /** Test cases that fail. */
  static List<Message> ofCases(JsonNode found) {
    List<Message> all = new ArrayList<>();
    found
        .path("cases")
        .forEach(result -> {
          if (!result.path("verdict").asText().equals("passed")) {
            String text =
                "Case '" + Shown.text(result, "id") + "': " + Shown.text(result, "reason");
            all.add(at(result, Severity.ERROR, "case_failed", text, ""));
          }
        });
    return List.copyOf(all);
  }

  private static Message problem(JsonNode problem) {
    String path = Shown.text(problem, "path");
    String text = (path.isEmpty() ? "" : path + ": ") + Shown.text(problem, "reason");
    return at(problem, Severity.ERROR, "policy_invalid", text, "");
  }

  private static Message guarantee(JsonNode verdict) {
    boolean broken = verdict.path("verdict").asText().equals("broken");
    String whose = verdict.path("owner").asText().equals("tenant") ? "The tenant's g" : "G";
    String text =
        whose
            + "uarantee '"
            + Shown.text(verdict, "id")
            + (broken ? "' is broken. " : "' is not proved: ")
            + Shown.text(verdict, "reason");
    return at(verdict, Severity.ERROR, "guarantee_not_proved", text, "");
  }

  private static Message finding(JsonNode finding) {
    boolean warns = finding.path("severity").asText().equals("warning");
    return at(
        finding,
        warns ? Severity.WARNING : Severity.NOTICE,
        Shown.text(finding, "code"),
        Shown.text(finding, "reason"),
        Shown.text(finding, "fix"));
  }

  private static Message at(
      JsonNode place, Severity severity, String code, String text, String fix) {
    return new Message(
        place.path("line").asInt(), place.path("column").asInt(), severity, code, text, fix);
  }

  /** {@code policy.yaml:6:13: error: text [code]; fix: …}, as compilers say it. */
  String words(Path file) {
    String place = line == 0 ? file + ": " : file + ":" + line + ":" + column + ": ";
    return place
        + severity.word()
        + ": "
        + text
        + " ["
        + code
        + "]"
        + (fix.isEmpty() ? "" : " fix: " + fix);
  }

  ObjectNode json() {
    ObjectNode tree = Web.JSON.createObjectNode();
    if (line > 0) {
      tree.put("line", line).put("column", column);
    }
    return tree.put("severity", severity.word())
        .put("code", code)
        .put("message", text)
        .put("fix", fix);
  }
}
