package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** {@code diff}: what a text permits otherwise than the version in force, complete. */
final class Diff {
  private static final int MOST_REGIONS = 10;

  private Diff() {}

  /** 1 where it wants more than one approval and {@code --fail-on widening} is given. */
  static int run(Options options, PolicyFile file, ControlPlane plane, Report report) {
    boolean strict = options.oneOf("fail-on", "widening").isPresent();
    UUID policy = PolicyNamed.required(options, plane);
    JsonNode diff = plane.diff(policy, file.text());
    if (report.json()) {
      report.print(diff);
    } else {
      words(file, diff, report);
    }
    return strict && (diff.path("widens").asBoolean() || people(diff) > 1) ? 1 : 0;
  }

  private static void words(PolicyFile file, JsonNode diff, Report report) {
    JsonNode version = diff.at("/from/version");
    report.line(
        file.path()
            + (version.isMissingNode() || version.isNull()
                ? " against nothing: no version was ever published"
                : " against version " + version.asText()));
    way("widening", diff.path("widening"), report);
    way("narrowing", diff.path("narrowing"), report);
    JsonNode sections = diff.path("sections");
    report.line("other sections: " + (sections.isEmpty() ? "no change" : sections.size()));
    sections.forEach(section ->
        report.line(
            "  "
                + Shown.text(section, "section")
                + (section.path("loosens").asBoolean() ? " (gives up protection): " : ": ")
                + Shown.text(section, "words")));
    report.line(effect(diff) + ": " + approvals(diff) + " who did not write it.");
  }

  /** While a rollout is on its way, or was stopped, groups obey less than was published last. */
  private static String effect(JsonNode diff) {
    if (diff.path("widens").asBoolean()) {
      return "It widens what is permitted";
    }
    return people(diff) > 1
        ? "It widens nothing of that version, but what some group obeys, or it gives up protection"
        : "It widens nothing";
  }

  private static int people(JsonNode diff) {
    return diff.path("approvals").asInt(1);
  }

  private static String approvals(JsonNode diff) {
    int needed = people(diff);
    return "it needs the approval of " + needed + (needed == 1 ? " person" : " different people");
  }

  private static void way(String name, JsonNode changes, Report report) {
    int count = changes.path("count").asInt();
    JsonNode told = changes.path("told");
    report.line(name + ": " + (count == 0 ? "none" : Shown.counted(count, "change")));
    told.forEach(change -> change(change, report));
    if (count > told.size()) {
      report.line("  and " + (count - told.size()) + " more");
    }
  }

  private static void change(JsonNode change, Report report) {
    report.line("  " + Shown.text(change, "words"));
    int shown = 0;
    for (JsonNode region : change.path("regions")) {
      if (++shown > MOST_REGIONS) {
        break;
      }
      report.line("    where    " + Shown.text(region, "words"));
    }
    boolean cut = shown > MOST_REGIONS;
    if (change.path("decided").asBoolean() && (cut || !change.path("complete").asBoolean())) {
      report.line("    where    …and elsewhere");
    }
    String example = Shown.text(change, "exampleWords");
    if (!example.isEmpty()) {
      report.line("    example  " + example);
      report.line("    before   " + Shown.text(change, "before"));
      report.line("    after    " + Shown.text(change, "after"));
    }
  }
}
