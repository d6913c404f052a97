package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Knows which parts of messages are text and which are not, by the types they declare: those of
 * chat completions, responses and messages. Images, audio, files without a text in them, what is
 * encrypted or compressed, what is named but not here, and types this version does not know cannot
 * be read. Neighbouring texts of one message are read as one where they meet, as a model reads
 * them.
 */
final class Parts {
  private static final Set<String> TEXTS =
      Set.of(
          "text",
          "refusal",
          "input_text",
          "output_text",
          "summary_text",
          "reasoning_text",
          "thinking");

  /** Read as the values they are. */
  private static final Set<String> VALUES =
      Set.of(
          "tool_use",
          "server_tool_use",
          "tool_reference",
          "function_call",
          "custom_tool_call",
          "reasoning",
          "web_search_call",
          "file_search_call",
          "mcp_call",
          "mcp_list_tools",
          "mcp_approval_request",
          "mcp_approval_response");

  /** They have content of their own. */
  private static final Set<String> NESTED =
      Set.of(
          "message",
          "tool_result",
          "function_call_output",
          "custom_tool_call_output",
          "search_result");

  private static final Set<String> FILES = Set.of("file", "input_file", "document");

  /** Members that stand for something that is encrypted, binary or not here. */
  private static final Set<String> ABSENT =
      Set.of(
          "file_id",
          "file_ids",
          "file_url",
          "vector_store_ids",
          "encrypted_content",
          "signature",
          "audio",
          "input_audio",
          "audio_url",
          "image_url",
          "video_url",
          "images",
          "attachments");

  /** So much of neighbouring texts is read together. */
  private static final int SEAM = 128;

  private final Content content;

  Parts(Content content) {
    this.content = content;
  }

  /** Messages, items or blocks: the members of a request that hold a conversation. */
  void conversation(JsonNode value) {
    content(value, 1);
  }

  /** A prompt that is stored elsewhere is not here. */
  void prompt(JsonNode prompt) {
    if (prompt.isObject()) {
      content.unreadable();
    }
  }

  /** A tool that reads stored files reads what is not here. */
  void tool(JsonNode tool) {
    absent(tool);
    absent(tool.path("container"));
  }

  /** Whether a member has a value that says something. */
  static boolean isThere(JsonNode value) {
    boolean empty = value.isContainerNode() && value.isEmpty();
    return !value.isMissingNode() && !value.isNull() && !empty;
  }

  private void content(JsonNode value, int depth) {
    if (depth > ContentWalker.DEEPEST) {
      content.unreadable();
      return;
    }
    if (value.isObject()) {
      part(value, depth);
      return;
    }
    StringBuilder before = new StringBuilder();
    for (JsonNode part : value) {
      String text = part.isTextual() ? part.textValue() : part.path("text").asText("");
      seam(before, text);
      if (part.isObject()) {
        part(part, depth);
      } else if (!part.isTextual()) {
        content.unreadable();
      }
    }
  }

  private void seam(StringBuilder before, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (!before.isEmpty()) {
      content.text(before + text.substring(0, Math.min(SEAM, text.length())));
    }
    before.append(text, Math.max(0, text.length() - SEAM), text.length());
    before.delete(0, Math.max(0, before.length() - SEAM));
  }

  private void part(JsonNode part, int depth) {
    absent(part);
    String type = part.path("type").asText(part.has("role") ? "message" : "");
    content(part.path("content"), depth + 1);
    content(part.path("output"), depth + 1);
    if (FILES.contains(type)) {
      file(part, depth);
    } else if (!TEXTS.contains(type) && !VALUES.contains(type) && !NESTED.contains(type)) {
      content.unreadable();
    }
  }

  private void absent(JsonNode part) {
    part.properties()
        .forEach(member -> {
          if (ABSENT.contains(member.getKey()) && isThere(member.getValue())) {
            content.unreadable();
          }
        });
  }

  private void file(JsonNode part, int depth) {
    JsonNode source = part.path("source");
    JsonNode file = part.path("file").isObject() ? part.path("file") : part;
    absent(file);
    switch (source.path("type").asText("")) {
      case "text" -> text(source);
      case "base64" ->
          content.file(source.path("media_type").asText(""), source.path("data").asText(""));
      case "content" -> content(source.path("content"), depth + 1);
      case "" -> data(file.path("file_data"));
      default -> content.unreadable();
    }
  }

  /** The text itself is a value that was seen. */
  private void text(JsonNode source) {
    if (!source.path("data").isTextual()) {
      content.unreadable();
    }
  }

  /** As a {@code data:} URL, or else there is no telling what it is. */
  private void data(JsonNode data) {
    String url = data.asText("");
    int start = url.indexOf(DataUrls.MARK);
    if (!url.startsWith("data:") || start < 0) {
      content.unreadable();
    } else {
      String described = url.substring(5, Math.max(5, start - 1));
      content.file(described, url.substring(start + DataUrls.MARK.length()));
    }
  }
}
