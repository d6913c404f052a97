package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.Feature;
import java.util.EnumSet;
import java.util.Set;

/** The messages of a chat request, checked. */
final class Messages {
  private static final int MOST = 10_000;
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");

  private final Set<Feature> needs = EnumSet.noneOf(Feature.class);
  private int count;
  private int files;

  private Messages() {}

  static Messages check(JsonNode body) {
    JsonNode list = body.path("messages");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
      throw Members.malformed("messages", "must be an array of 1 to " + MOST + " messages");
    }
    Messages messages = new Messages();
    for (JsonNode message : list) {
      messages.message(message, "messages[" + messages.count + "]");
      messages.count++;
    }
    return messages;
  }

  int count() {
    return count;
  }

  int files() {
    return files;
  }

  Set<Feature> needs() {
    return needs;
  }

  private void message(JsonNode message, String at) {
    if (!message.isObject()) {
      throw Members.malformed(at, "must be an object");
    }
    String role = message.path("role").asText("");
    if (!ROLES.contains(role)) {
      throw Members.malformed(at + ".role", "must be one of " + new java.util.TreeSet<>(ROLES));
    }
    JsonNode content = message.path("content");
    boolean calls = message.has("tool_calls") || message.has("function_call");
    if (Members.absent(content)
        && !(role.equals("assistant") && (calls || message.has("refusal")))) {
      throw Members.malformed(at + ".content", "is missing");
    }
    if (role.equals("tool") && !message.path("tool_call_id").isTextual()) {
      throw Members.malformed(at + ".tool_call_id", "is missing");
    }
    if (message.has("tool_calls") && !message.path("tool_calls").isArray()) {
      throw Members.malformed(at + ".tool_calls", "must be an array");
    }
    content(content, at + ".content");
  }

  private void content(JsonNode content, String at) {
    if (Members.absent(content) || content.isTextual()) {
      return;
    }
    if (!content.isArray()) {
      throw Members.malformed(at, "must be a text or an array of parts");
    }
    for (int i = 0; i < content.size(); i++) {
      part(content.path(i), at + "[" + i + "]");
    }
  }

  private void part(JsonNode part, String at) {
    if (!part.isObject() || !part.path("type").isTextual()) {
      throw Members.malformed(at, "must be an object with a type");
    }
    switch (part.path("type").asText()) {
      case "text" -> requireText(part, "text", at);
      case "refusal" -> requireText(part, "refusal", at);
      case "image_url" -> file(Feature.IMAGE);
      case "input_audio" -> file(Feature.AUDIO);
      default -> files++;
    }
  }

  private void file(Feature needed) {
    needs.add(needed);
    files++;
  }

  private static void requireText(JsonNode part, String member, String at) {
    if (!part.path(member).isTextual()) {
      throw Members.malformed(at + "." + member, "must be a text");
    }
  }
}
