package dev.demarc.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures as the control plane answers them, in the catalogue's units and kinds; the same question
 * has the same figures. What the control plane refuses is refused: a dimension that the measure has
 * not, one called {@code from} without its prefix, a measure that is not measured.
 */
final class FakeMeasures {
  /** A class in which there are too many series to be told apart over time. */
  static final String CROWDED = "crowded";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OWN = Set.of("from", "to", "step", "zone", "by");
  private static final String DIMENSION = "dimension.";
  private static final int MOST_SERIES = 6;

  private static final Map<String, List<String>> VALUES =
      Map.of(
          "boundary", List.of("edge", "on-device", "managed-cloud", "private-cluster"),
          "from", List.of("edge", "on-device"),
          "to", List.of("edge", "managed-cloud", "private-cluster"),
          "class", List.of("phi", "internal", "public"),
          "region", List.of("eu-central-1", "us-east-1", ""),
          "target", List.of("ward-box", "cluster-a", "cloud-eu"),
          "model", List.of("small-3b", "large-70b"),
          "agent",
              List.of(
                  "44444444-4444-4444-8444-444444444444", "44444444-4444-4444-8444-555555555555"),
          "state", List.of("requested", "granted", "denied"));

  private final ObjectNode answer = JSON.createObjectNode();
  private final Map<String, String> asked = new LinkedHashMap<>();
  private final JsonNode measure;
  private final boolean empty;

  private FakeMeasures(JsonNode measure, String query, boolean empty) {
    this.measure = measure;
    this.empty = empty;
    for (String part : query.split("&")) {
      int at = part.indexOf('=');
      asked.put(part.substring(0, at), part.substring(at + 1));
    }
  }

  /**
   * One measure, or the catalogue where there is no name.
   *
   * @param empty whether nothing was ever counted
   */
  static FakeControlPlane.Answer answer(String name, String query, boolean empty)
      throws IOException {
    JsonNode catalogue = catalogue();
    if (name.isEmpty()) {
      return new FakeControlPlane.Answer(200, catalogue.toString());
    }
    for (JsonNode one : catalogue.path("items")) {
      if (one.path("name").asText().equals(name)) {
        return new FakeMeasures(one, query, empty).answer();
      }
    }
    return new FakeControlPlane.Answer(404, "{\"status\":404,\"code\":\"not_found\"}");
  }

  static JsonNode catalogue() throws IOException {
    try (InputStream in =
        FakeMeasures.class.getResourceAsStream("/control-plane/GET_measures.json")) {
      return JSON.readTree(in);
    }
  }

  /** What the control plane says where there are too many points, or no such dimension. */
  static FakeControlPlane.Answer refusal(String field, String reason) {
    ObjectNode problem = JSON.createObjectNode().put("title", "Not valid").put("status", 400);
    problem.put("code", "invalid_request");
    problem.putArray("errors").addObject().put("field", field).put("reason", reason);
    return new FakeControlPlane.Answer(400, problem.toString());
  }

  private FakeControlPlane.Answer answer() {
    if (!measure.path("measured").asBoolean()) {
      return refusal("measure", "is not measured yet");
    }
    for (String name : asked.keySet()) {
      if (!OWN.contains(name) && !dimensions().contains(name.replace(DIMENSION, ""))) {
        return refusal(name, "must be a dimension of the measure");
      }
    }
    List<String> by =
        Stream.of(asked.getOrDefault("by", "").split(",")).filter(s -> !s.isEmpty()).toList();
    if (!dimensions().containsAll(by)) {
      return refusal("by", "must be a dimension of the measure");
    }
    if (CROWDED.equals(asked.get("class")) && !asked.get("step").equals("none")) {
      return refusal("by", "gives more than 3000 points; take a longer step or fewer series");
    }
    answer.put("measure", measure.path("name").asText());
    answer.put("unit", measure.path("unit").asText());
    answer.put("kind", measure.path("kind").asText());
    Stream.of("from", "to", "step", "zone").forEach(name -> answer.put(name, asked.get(name)));
    by.forEach(answer.putArray("by")::add);
    answer.putObject("completeness").put("received", 4_211).put("known", 4_211);
    answer.put("truncated", false);
    ArrayNode series = answer.putArray("series");
    if (!empty) {
      series(by).forEach(labels -> addTo(series, labels));
    }
    return new FakeControlPlane.Answer(200, answer.toString());
  }

  private List<String> dimensions() {
    List<String> names = new ArrayList<>();
    measure.path("dimensions").forEach(each -> names.add(each.asText()));
    return names;
  }

  private List<Map<String, String>> series(List<String> by) {
    List<Map<String, String>> all = List.of(Map.of());
    for (String dimension : by) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> labels : all) {
        values(dimension).forEach(value -> longer.add(with(labels, dimension, value)));
      }
      all = longer;
    }
    return all.stream().limit(MOST_SERIES).toList();
  }

  private List<String> values(String dimension) {
    String wanted = asked.get(OWN.contains(dimension) ? DIMENSION + dimension : dimension);
    return wanted == null
        ? VALUES.getOrDefault(dimension, List.of(dimension + "-a", dimension + "-b"))
        : List.of(wanted.split(","));
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(name, value);
    return more;
  }

  private void addTo(ArrayNode series, Map<String, String> labels) {
    ObjectNode one = series.addObject();
    ObjectNode its = one.putObject("labels");
    labels.forEach(its::put);
    Map<String, Long> sums = new HashMap<>();
    ObjectNode total = one.putObject("total");
    ArrayNode points = one.putArray("points");
    List<Instant> begins = begins();
    for (int i = 0; i < begins.size(); i++) {
      long weight =
          Math.floorMod((labels.toString() + measure.path("name")).hashCode() / 7 + i * 37L, 90);
      if (weight > 20) {
        ObjectNode point = JSON.createObjectNode().put("at", begins.get(i).toString());
        fill(point, weight, sums);
        if (!asked.get("step").equals("none")) {
          points.add(point);
        }
      }
    }
    complete(total, sums);
  }

  private void fill(ObjectNode figure, long weight, Map<String, Long> sums) {
    switch (measure.path("kind").asText()) {
      case "ratio" -> {
        sums.merge("numerator", weight / 3, Long::sum);
        sums.merge("denominator", weight, Long::sum);
        ratio(figure, weight / 3, weight);
      }
      case "quantiles" -> {
        sums.merge("p50", weight * 1_013, Math::max);
        sums.merge("count", weight, Long::sum);
        quantiles(figure, weight * 1_013, weight);
      }
      default -> {
        sums.merge("value", weight * 11, Long::sum);
        figure.put("value", weight * 11);
      }
    }
  }

  private void complete(ObjectNode total, Map<String, Long> sums) {
    switch (measure.path("kind").asText()) {
      case "ratio" ->
          ratio(total, sums.getOrDefault("numerator", 0L), sums.getOrDefault("denominator", 0L));
      case "quantiles" ->
          quantiles(total, sums.getOrDefault("p50", 0L), sums.getOrDefault("count", 0L));
      default -> total.put("value", sums.getOrDefault("value", 0L));
    }
  }

  /** A share of nothing is left out. */
  private static void ratio(ObjectNode figure, long numerator, long denominator) {
    if (denominator > 0) {
      figure.put("value", (double) numerator / denominator);
    }
    figure.put("numerator", numerator).put("denominator", denominator);
  }

  private static void quantiles(ObjectNode figure, long p50, long count) {
    figure.put("p50", p50).put("p95", p50 * 3).put("p99", p50 * 5).put("count", count);
  }

  /** As the control plane has them: the first with the range, hours of UTC, days of the zone. */
  private List<Instant> begins() {
    Instant to = Instant.parse(asked.get("to"));
    List<Instant> begins = new ArrayList<>();
    Instant at = Instant.parse(asked.get("from")).truncatedTo(ChronoUnit.MINUTES);
    while (at.isBefore(to) && begins.size() < 3_000) {
      begins.add(at);
      at = after(at);
    }
    return begins;
  }

  private Instant after(Instant at) {
    ZoneId zone = ZoneId.of(asked.getOrDefault("zone", "UTC"));
    return switch (asked.get("step")) {
      case "minute" -> at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
      case "day" -> at.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
      default -> at.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    };
  }
}
