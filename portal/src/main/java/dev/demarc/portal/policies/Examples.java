package dev.demarc.portal.policies;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says a counterexample's attributes in the words of a {@link Question}. */
final class Examples {
  /** Attributes that say all of a request that a question can say. */
  static final List<String> REQUEST =
      List.of(
          "data.class",
          "data.tags",
          "actor.roles",
          "actor.verified",
          "app.id",
          "tools",
          "origin.boundary",
          "origin.region",
          "task",
          "site",
          "group",
          "request.bytes",
          "request.tokens",
          "request.messages",
          "request.files",
          "request.stream");

  private Examples() {}

  /** An attribute that this version does not know says nothing. */
  static void parts(
      String attribute, JsonNode facts, JsonNode counterexample, Map<String, String> parts) {
    switch (attribute) {
      case "data.class", "data.rank" -> {
        parts.put("class", facts.at("/data/dataClass").asText());
        parts.put("rank", facts.at("/data/rank").asText());
      }
      case "data.tags" -> parts.put("tags", list(facts.at("/data/tags")));
      case "actor.roles" -> parts.put("roles", list(facts.at("/actor/roles")));
      case "actor.verified" ->
          parts.put("verified", facts.path("actor").hasNonNull("subject") ? "true" : "");
      case "app.id", "app.team" -> {
        parts.put("app", facts.path("application").asText());
        parts.put("team", facts.path("team").asText());
      }
      case "tools", "tools.effects" -> parts.put("tools", tools(facts.path("tools")));
      case "origin.boundary" -> parts.put("from", facts.at("/origin/boundary").asText());
      case "origin.region" -> parts.put("from-region", facts.at("/origin/region").asText());
      case "task", "site", "group" -> parts.put(attribute, facts.path(attribute).asText());
      default -> route(attribute, facts, counterexample, parts);
    }
  }

  private static void route(
      String attribute, JsonNode facts, JsonNode counterexample, Map<String, String> parts) {
    JsonNode route = counterexample.path("route");
    switch (attribute) {
      case "target.id" -> parts.put("to-target", route.path("target").asText());
      case "target.region" -> parts.put("to-region", route.path("region").asText());
      case "target.operator" -> parts.put("to-operator", route.path("operator").asText());
      case "target.model" -> parts.put("to-model", route.path("model").asText());
      case "target.tier" -> parts.put("to-tier", counterexample.path("tier").asText());
      default -> {
        if (attribute.startsWith("request.")) {
          String name = attribute.substring("request.".length());
          String value = facts.path("request").path(name).asText();
          parts.put(name, name.equals("stream") && value.equals("false") ? "" : value);
        }
      }
    }
  }

  private static String list(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  private static String tools(JsonNode tools) {
    return tools.properties().stream()
        .map(tool -> tool.getKey() + ": " + tool.getValue().asText())
        .collect(Collectors.joining(", "));
  }
}
