package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A chat completion request that was found well-formed. */
record ChatRequest(
    StandInModel model,
    List<Message> messages,
    int choices,
    Optional<Integer> maxTokens,
    boolean stream,
    boolean includeUsage,
    Format format,
    Optional<ForcedTool> forcedTool) {

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final int MAX_CHOICES = 16;

  /** One message; its text parts joined, other parts named by their type in brackets. */
  record Message(String role, String text) {}

  /** The tool the caller insists on, with the JSON Schema of its parameters. */
  record ForcedTool(String name, JsonNode parameters) {}

  /** The shape asked of the answer. */
  sealed interface Format {
    /** Prose. */
    record Text() implements Format {}

    /** Any JSON object. */
    record JsonObject() implements Format {}

    /** JSON of this schema. */
    record JsonSchema(JsonNode schema) implements Format {}
  }

  static ChatRequest parse(JsonNode body) {
    return new ChatRequest(
        StandInModel.chatById(Members.requiredText(body, "model")),
        messages(body.path("messages")),
        Members.boundedInt(body, "n", 1, MAX_CHOICES).orElse(1),
        Members.boundedInt(body, "max_completion_tokens", 1, Integer.MAX_VALUE)
            .or(() -> Members.boundedInt(body, "max_tokens", 1, Integer.MAX_VALUE)),
        Members.flag(body, "stream"),
        Members.flag(body.path("stream_options"), "include_usage"),
        format(body.path("response_format")),
        forcedTool(body));
  }

  private static List<Message> messages(JsonNode array) {
    if (!array.isArray() || array.isEmpty()) {
      throw ApiError.malformed(
          "messages", "'messages' must be an array with at least one message.");
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      messages.add(message(array.get(i), "messages[" + i + "]"));
    }
    return List.copyOf(messages);
  }

  private static Message message(JsonNode node, String where) {
    String role = node.path("role").asText("");
    if (!ROLES.contains(role)) {
      throw ApiError.malformed(where + ".role", "'" + role + "' is not a role.");
    }
    JsonNode content = node.path("content");
    boolean mayBeEmpty = role.equals("assistant") && node.hasNonNull("tool_calls");
    if (content.isTextual()) {
      return new Message(role, content.asText());
    } else if (content.isArray() && !content.isEmpty()) {
      return new Message(role, parts(content, where));
    } else if (mayBeEmpty && (content.isMissingNode() || content.isNull())) {
      return new Message(role, "");
    }
    throw ApiError.malformed(
        where + ".content", "'content' must be a string or an array of parts.");
  }

  private static String parts(JsonNode parts, String where) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : parts) {
      String type = part.path("type").asText("");
      if (type.isEmpty()) {
        throw ApiError.malformed(where + ".content", "Every content part needs a 'type'.");
      }
      text.append(type.equals("text") ? part.path("text").asText("") : "[" + type + "]");
    }
    return text.toString();
  }

  private static Format format(JsonNode node) {
    return switch (node.path("type").asText("text")) {
      case "text" -> new Format.Text();
      case "json_object" -> new Format.JsonObject();
      case "json_schema" -> new Format.JsonSchema(node.path("json_schema").path("schema"));
      default -> throw ApiError.malformed("response_format", "Unknown response_format type.");
    };
  }

  private static Optional<ForcedTool> forcedTool(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    String wanted = choice.path("function").path("name").asText("");
    boolean any = choice.asText("").equals("required");
    if (!any && wanted.isEmpty()) {
      return Optional.empty();
    }
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      String name = function.path("name").asText("");
      if (!name.isEmpty() && (any || name.equals(wanted))) {
        return Optional.of(new ForcedTool(name, function.path("parameters")));
      }
    }
    throw ApiError.malformed("tool_choice", "'tool_choice' names no function in 'tools'.");
  }
}
