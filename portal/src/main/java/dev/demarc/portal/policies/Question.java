package dev.demarc.portal.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.demarc.portal.frame.Visit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator is asked, as it stands in the address: metadata by its name, nothing where it
 * is left out. Sets have commas between their elements, a tool is {@code name: effect}.
 */
record Question(Map<String, String> parts) {
  /** What is asked: {@code draft} or the number of a version. */
  static final String OF = "of";

  /** The guarantee that it came from. */
  static final String GUARANTEE = "guarantee";

  private static final List<String> TEXTS =
      List.of("class", "app", "team", "task", "site", "group");
  private static final List<String> SETS = List.of("tags", "roles");
  private static final List<String> NUMBERS =
      List.of("rank", "bytes", "tokens", "messages", "files");
  private static final List<String> FLAGS = List.of("verified", "stream");
  private static final List<String> MADE_UP =
      List.of("to", "to-region", "to-operator", "to-target", "to-model", "to-tier");
  private static final List<String> PLACE = List.of("from", "from-region", "tools");

  Question {
    parts = new LinkedHashMap<>(parts);
    parts.values().removeIf(String::isBlank);
  }

  static Question asked(Visit visit) {
    Map<String, String> parts = new LinkedHashMap<>();
    names().forEach(name -> visit.asked(name).ifPresent(value -> parts.put(name, value)));
    return new Question(parts);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of(OF, GUARANTEE));
    for (List<String> some : List.of(TEXTS, SETS, NUMBERS, FLAGS, PLACE, MADE_UP)) {
      names.addAll(some);
    }
    return names;
  }

  /** Whether there is anything to answer: every question says what it asks. */
  boolean isAsked() {
    return parts.containsKey(OF);
  }

  String part(String name) {
    return parts.getOrDefault(name, "");
  }

  /**
   * The question that shows a guarantee's counterexample: only what makes it one, and the route.
   */
  static Question of(String guarantee, JsonNode counterexample) {
    Set<String> decisive = new TreeSet<>();
    counterexample.path("decisive").forEach(each -> decisive.add(each.asText()));
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(OF, "draft");
    parts.put(GUARANTEE, guarantee);
    JsonNode facts = counterexample.path("facts");
    for (String attribute : decisive) {
      Examples.parts(attribute, facts, counterexample, parts);
    }
    parts.put("to", counterexample.at("/route/boundary").asText());
    return new Question(parts);
  }

  /** The question that asks a version, or the draft, about a request that was decided. */
  static Question about(JsonNode facts, String subject) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(OF, subject);
    for (String attribute : Examples.REQUEST) {
      Examples.parts(attribute, facts, MissingNode.getInstance(), parts);
    }
    return new Question(parts);
  }

  /** The address of the question, after the page's. */
  String query() {
    return parts.entrySet().stream()
        .map(part ->
            part.getKey() + "=" + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The question as the control plane takes it; what is no number there is refused by it. */
  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(OF, number(part(OF)));
    body.put("request", request());
    Map<String, Object> to = route();
    if (!to.isEmpty()) {
      body.put("to", to);
    }
    return body;
  }

  /** What it says of the request. */
  Map<String, Object> request() {
    Map<String, Object> request = new LinkedHashMap<>();
    TEXTS.forEach(name -> put(request, name, part(name)));
    for (String name : SETS) {
      if (!part(name).isEmpty()) {
        request.put(name, elements(part(name)));
      }
    }
    NUMBERS.forEach(name -> put(request, name, number(part(name))));
    FLAGS.stream()
        .filter(name -> part(name).equals("true"))
        .forEach(name -> request.put(name, true));
    if (!part("tools").isEmpty()) {
      request.put("tools", tools());
    }
    Map<String, Object> from = new LinkedHashMap<>();
    put(from, "boundary", part("from"));
    put(from, "region", part("from-region"));
    if (!from.isEmpty()) {
      request.put("from", from);
    }
    return request;
  }

  /** What it says of a route beside the catalogue; empty where it says nothing. */
  Map<String, Object> route() {
    Map<String, Object> to = new LinkedHashMap<>();
    put(to, "boundary", part("to"));
    put(to, "region", part("to-region"));
    put(to, "operator", part("to-operator"));
    put(to, "target", part("to-target"));
    put(to, "model", part("to-model"));
    put(to, "tier", number(part("to-tier")));
    return to;
  }

  private Map<String, Object> tools() {
    Map<String, Object> tools = new LinkedHashMap<>();
    for (String tool : elements(part("tools"))) {
      int colon = tool.lastIndexOf(':');
      String name = colon < 0 ? tool : tool.substring(0, colon).strip();
      tools.put(name, colon < 0 ? "needs-authority" : tool.substring(colon + 1).strip());
    }
    return tools;
  }

  private static List<String> elements(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static Object number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException other) {
      return text;
    }
  }

  private static void put(Map<String, Object> into, String name, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      into.put(name, value);
    }
  }
}
