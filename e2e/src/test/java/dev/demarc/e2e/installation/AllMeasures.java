package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Every measure of a tenant, whole and by each of its dimensions, as its administrator reads it.
 */
public final class AllMeasures {
  private AllMeasures() {}

  /**
   * The series of each question, whatever their order.
   *
   * @param range which time, as parameters of an address; the last 24 hours if empty
   * @param without names of measures and dimensions that are not asked for
   */
  public static Map<String, Set<JsonNode>> of(
      Http admin, Installation.Tenant tenant, String range, Set<String> without) {
    Map<String, Set<JsonNode>> figures = new TreeMap<>();
    for (JsonNode measure : ok(admin, Doors.path(tenant, "/measures")).path("items")) {
      if (measure.path("measured").asBoolean() && !without.contains(name(measure))) {
        for (String by : splits(measure, without)) {
          String question = name(measure) + "?step=none&by=" + by + "&" + range;
          figures.put(question, series(ok(admin, Doors.path(tenant, "/measures/" + question))));
        }
      }
    }
    return figures;
  }

  private static String name(JsonNode measure) {
    return measure.path("name").asText();
  }

  private static List<String> splits(JsonNode measure, Set<String> without) {
    List<String> splits = new ArrayList<>(List.of(""));
    measure.path("dimensions").forEach(dimension -> splits.add(dimension.asText()));
    splits.removeAll(without);
    return splits;
  }

  private static Set<JsonNode> series(JsonNode answer) {
    return StreamSupport.stream(answer.path("series").spliterator(), false)
        .collect(Collectors.toSet());
  }

  private static JsonNode ok(Http admin, String path) {
    Http.Answer answer = admin.get(path);
    if (answer.status() != 200) {
      throw new AssertionError(path + ": " + answer.status() + " " + answer.body());
    }
    return answer.json();
  }
}
