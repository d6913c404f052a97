package dev.demarc.runtime.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parent says; member {@code op} names it. */
sealed interface ToChild {

  /** Generate: {@code op:"chat", id, messages, maxTokens, temperature, seed, stop, jsonSchema}. */
  record Chat(String id, GenerationRequest request) implements ToChild {}

  /** Stop that generation: {@code op:"cancel", id}. */
  record Cancel(String id) implements ToChild {}

  /** Say {@code pong}: {@code op:"ping"}. */
  record Ping() implements ToChild {}

  /** End the process: {@code op:"exit"}. */
  record Exit() implements ToChild {}

  /** What is none of the others; never sent. */
  record Malformed(String id) implements ToChild {}

  default JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case Malformed(String id) -> throw new IllegalStateException("never sent");
      case Ping() -> json.put("op", "ping");
      case Exit() -> json.put("op", "exit");
      case Cancel(String id) -> json.put("op", "cancel").put("id", id);
      case Chat(String id, GenerationRequest request) ->
          chat(json.put("op", "chat").put("id", id), request);
    };
  }

  private static JsonNode chat(ObjectNode json, GenerationRequest request) {
    json.put("maxTokens", request.maxTokens())
        .put("temperature", request.temperature())
        .put("seed", request.seed());
    var messages = json.putArray("messages");
    request
        .messages()
        .forEach(m -> messages.addObject().put("role", m.role()).put("content", m.content()));
    request.stop().forEach(json.putArray("stop")::add);
    return json.put("jsonSchema", request.jsonSchema().orElse(null));
  }

  /** Reads a message; {@link Malformed} when it is none of the others. */
  static ToChild parse(JsonNode json) {
    String id = json.path("id").asText("");
    try {
      return known(json, id);
    } catch (IllegalArgumentException e) {
      return new Malformed(id);
    }
  }

  private static ToChild known(JsonNode json, String id) {
    return switch (json.path("op").asText("")) {
      case "chat" -> new Chat(id, request(json));
      case "cancel" -> new Cancel(id);
      case "ping" -> new Ping();
      case "exit" -> new Exit();
      default -> throw new IllegalArgumentException("unknown op");
    };
  }

  private static GenerationRequest request(JsonNode json) {
    List<ChatMessage> messages = new ArrayList<>();
    json.path("messages")
        .forEach(m ->
            messages.add(new ChatMessage(m.path("role").asText(), m.path("content").asText())));
    List<String> stop = new ArrayList<>();
    json.path("stop").forEach(s -> stop.add(s.asText()));
    return new GenerationRequest(
        messages,
        json.path("maxTokens").asInt(),
        json.path("temperature").asDouble(),
        json.path("seed").asInt(),
        stop,
        schema(json.path("jsonSchema")));
  }

  private static Optional<String> schema(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return Optional.empty();
    }
    return Optional.of(json.isTextual() ? json.asText() : json.toString());
  }

  /** The schema as JSON; throws when it is not JSON. */
  static JsonNode schemaJson(String schema) throws JsonProcessingException {
    return new ObjectMapper().readTree(schema);
  }
}
