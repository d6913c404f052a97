package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.receive.ChatRequest;

/** The text of a message, whichever way it is written. */
final class Contents {
  private Contents() {}

  /** What was said, or that it was refused to say something. */
  static String text(JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text =
        new StringBuilder(
            message.path("refusal").isTextual() ? message.path("refusal").textValue() : "");
    for (JsonNode part : content) {
      JsonNode said = part.has("refusal") ? part.path("refusal") : part.path("text");
      if (said.isTextual()) {
        text.append(text.isEmpty() ? "" : "\n").append(said.textValue());
      }
    }
    return text.toString();
  }

  /**
   * Refuses, as {@code texts_only}, a chat whose messages are more than their texts: files, and
   * calls of tools, which a route that reads texts would drop in silence.
   */
  static void requireTexts(ChatRequest chat) throws AttemptFailed {
    boolean calls = false;
    for (JsonNode message : chat.tree().path("messages")) {
      calls |= !message.path("tool_calls").isEmpty() || !message.path("function_call").isEmpty();
    }
    if (calls || chat.files() > 0) {
      throw AttemptFailed.refused("texts_only");
    }
  }
}
