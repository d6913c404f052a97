package dev.demarc.agent.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sees every value of a request, whatever API it came by: messages of every role, tool calls and
 * results, names, schemas, and members this version does not know, since all of it may leave.
 * Arguments of tool calls are JSON inside a text: they are also read as JSON, so that escapes hide
 * nothing. What is not text cannot be read, and says so: images, audio, text as token numbers.
 */
final class ContentWalker {
  private static final Set<String> TEXT_PARTS =
      Set.of("text", "refusal", "input_text", "output_text");
  private static final int MOST_NESTED = 3;

  private final Consumer<String> text;
  private boolean unreadable;

  private ContentWalker(Consumer<String> text) {
    this.text = text;
  }

  /**
   * Gives every text to the consumer.
   *
   * @return whether there was something that cannot be read
   */
  static boolean walk(ObjectNode request, Consumer<String> text) {
    ContentWalker walker = new ContentWalker(text);
    walker.node(request, 0);
    for (JsonNode message : request.path("messages")) {
      for (JsonNode part : message.path("content")) {
        String type = part.path("type").asText("");
        walker.unreadable |= part.isObject() && !TEXT_PARTS.contains(type);
      }
      walker.unreadable |= message.hasNonNull("audio");
    }
    for (JsonNode input : request.path("input")) {
      walker.unreadable |= input.isNumber() || input.isArray();
    }
    return walker.unreadable;
  }

  private void node(JsonNode node, int nested) {
    if (node.isTextual()) {
      text(node.textValue(), nested);
    } else if (node.isValueNode()) {
      if (node.isNumber()) {
        text.accept(node.asText());
      }
    } else {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        text.accept(member.getKey());
        node(member.getValue(), nested);
      }
      if (node.isArray()) {
        node.forEach(element -> node(element, nested));
      }
    }
  }

  private void text(String value, int nested) {
    text.accept(value);
    if (value.startsWith("data:") && value.contains(";base64,")) {
      unreadable = true;
    } else if (nested < MOST_NESTED && looksLikeJson(value)) {
      inner(value, nested + 1);
    }
  }

  private void inner(String value, int nested) {
    try {
      node(DemarcJson.strict().readTree(value), nested);
    } catch (JsonProcessingException prose) {
      // Not JSON after all; it was seen as the text it is.
    }
  }

  private static boolean looksLikeJson(String value) {
    String start = value.length() > 64 ? value.substring(0, 64).strip() : value.strip();
    return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
  }
}
