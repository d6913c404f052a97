package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;

/** The text of a message, whichever way it is written. */
final class Contents {
  private Contents() {}

  static String text(JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (part.path("text").isTextual()) {
        text.append(text.isEmpty() ? "" : "\n").append(part.path("text").textValue());
      }
    }
    return text.toString();
  }
}
