package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.bench.Question.Asked;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the panels of the portal's dashboards ask, as their class says: every measure that is
 * measured, by what its panel tells it apart, over a year, a month and a day.
 */
final class PanelQuestions {
  private static final Path DASHBOARDS =
      Path.of("../portal/src/main/java/dev/demarc/portal/dashboards/Dashboard.java");

  /** How it is drawn, the measure, its title, where it leads and by what it is told apart. */
  private static final Pattern PANEL =
      Pattern.compile(
          "\\b(bars|lines|ranked|flow)\\(\\s*\"([^\"]+)\",\\s*\"[^\"]+\",\\s*[A-Z]+([^)]*)\\)");

  private static final Pattern NAME = Pattern.compile("\"(\\w+)\"");
  private static final Set<String> OVER_TIME = Set.of("bars", "lines");

  private final TenantKit kit;
  private final Map<String, List<String>> dimensions = new TreeMap<>();

  private PanelQuestions(TenantKit kit, JsonNode catalogue) {
    this.kit = kit;
    for (JsonNode measure : catalogue.path("items")) {
      if (measure.path("measured").asBoolean()) {
        List<String> names = new ArrayList<>();
        measure.path("dimensions").forEach(name -> names.add(name.asText()));
        dimensions.put(measure.path("name").asText(), names);
      }
    }
  }

  /**
   * All of them, each once.
   *
   * @throws IllegalStateException when something is measured that no panel shows
   */
  static Collection<Question> of(TenantKit kit, Http reader) throws IOException {
    JsonNode catalogue = reader.get(kit.path("/measures")).json();
    return new PanelQuestions(kit, catalogue).all(Files.readString(DASHBOARDS));
  }

  private Collection<Question> all(String dashboards) {
    Map<String, Question> questions = new LinkedHashMap<>();
    Set<String> missing = new TreeSet<>(dimensions.keySet());
    Matcher panels = PANEL.matcher(dashboards);
    while (panels.find()) {
      missing.remove(panels.group(2));
      for (Question each : questions(panels.toMatchResult())) {
        questions.putIfAbsent(each.name(), each);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no panel of " + missing);
    }
    return questions.values();
  }

  private List<Question> questions(MatchResult panel) {
    String measure = panel.group(2);
    List<String> by =
        NAME.matcher(panel.group(3))
            .results()
            .map(name -> name.group(1))
            .filter(dimensions.getOrDefault(measure, List.of())::contains)
            .toList();
    List<Question> questions = new ArrayList<>();
    for (AskedRange range : AskedRange.values()) {
      if (dimensions.containsKey(measure)) {
        questions.add(question(measure, by, range, OVER_TIME.contains(panel.group(1))));
      }
    }
    return questions;
  }

  private Question question(String measure, List<String> by, AskedRange range, boolean isOverTime) {
    List<String> words = new ArrayList<>(List.of(measure.split("\\.")));
    words.addAll(by);
    String name = range.of(String.join("_", words));
    String asked =
        kit.path("/measures/" + measure + "?by=" + String.join(",", by) + "&" + range.query());
    var whole = new Asked(asked + "&step=none", "/series/0");
    return isOverTime
        ? new Question(
            name,
            new Asked(asked + "&step=" + range.step(), "/series/0/points/0"),
            Optional.of(whole))
        : new Question(name, whole, Optional.empty());
  }
}
