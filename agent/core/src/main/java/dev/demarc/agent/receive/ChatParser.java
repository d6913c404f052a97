package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Feature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the body of a chat completion request, refusing what is malformed by its parameter. */
public final class ChatParser {
  private static final long MOST_OUTPUT = 10_000_000;

  private ChatParser() {}

  /** The request in these bytes. */
  public static ChatRequest parse(byte[] body) {
    return parse(JsonBody.read(body), body.length);
  }

  static ChatRequest parse(ObjectNode tree, int bytes) {
    Sources sources = Sources.take(tree);
    String model = Members.requiredText(tree, "model", 192);
    Messages messages = Messages.check(tree);
    boolean stream = Members.flag(tree, "stream");
    return new ChatRequest(
        tree,
        bytes,
        model,
        stream,
        stream && Members.flag(tree.path("stream_options"), "include_usage"),
        messages.count(),
        messages.files(),
        maxOutput(tree),
        needs(tree, stream, messages, sources),
        tools(tree),
        schema(tree.path("response_format")),
        sources);
  }

  private static long maxOutput(ObjectNode tree) {
    long old = Members.bounded(tree, "max_tokens", 1, MOST_OUTPUT, 0);
    long bound = Math.max(old, Members.bounded(tree, "max_completion_tokens", 1, MOST_OUTPUT, 0));
    return bound == 0 ? ChatRequest.DEFAULT_OUTPUT_TOKENS : bound;
  }

  private static TreeSet<Feature> needs(
      ObjectNode tree, boolean stream, Messages messages, Sources sources) {
    Set<Feature> needs = EnumSet.noneOf(Feature.class);
    needs.addAll(messages.needs());
    if (sources.cite()) {
      needs.add(Feature.CITATIONS);
    }
    if (stream) {
      needs.add(Feature.STREAM);
    }
    if (!tools(tree).isEmpty()) {
      needs.add(Feature.TOOLS);
    }
    switch (tree.path("response_format").path("type").asText("text")) {
      case "text" -> {}
      case "json_object" -> needs.add(Feature.JSON);
      case "json_schema" -> needs.add(Feature.JSON_SCHEMA);
      default ->
          throw Members.malformed("response_format.type", "is text, json_object or json_schema");
    }
    return new TreeSet<>(needs);
  }

  /** The schema of the output; one that cannot be checked is refused at the door. */
  private static Optional<JsonSchema> schema(JsonNode format) {
    return format.path("type").asText("").equals("json_schema")
        ? Optional.of(JsonSchema.read(format.path("json_schema").path("schema")))
        : Optional.empty();
  }

  private static List<String> tools(ObjectNode tree) {
    List<String> names = new ArrayList<>();
    for (JsonNode tool : Members.array(tree, "tools")) {
      JsonNode named = tool.has("function") ? tool.path("function") : tool.path("custom");
      names.add(named.path("name").asText(tool.path("type").asText("unknown")));
    }
    for (JsonNode function : Members.array(tree, "functions")) {
      names.add(function.path("name").asText("unknown"));
    }
    return names;
  }
}
