package dev.demarc.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the stand-in says: a function of the request alone, so tests know it beforehand. */
sealed interface Answer {

  /** How OpenAI names the way this answer ended. */
  String finishReason();

  /** The text whose tokens are billed. */
  String billedText();

  /** Prose or JSON. */
  record Text(String text, boolean cut) implements Answer {
    @Override
    public String finishReason() {
      return cut ? "length" : "stop";
    }

    @Override
    public String billedText() {
      return text;
    }
  }

  /** A call of the tool the caller insisted on. */
  record ToolCall(String name, String arguments) implements Answer {
    @Override
    public String finishReason() {
      return "tool_calls";
    }

    @Override
    public String billedText() {
      return name + arguments;
    }
  }

  static Answer to(ChatRequest request, TokenCounter tokens) {
    return request
        .forcedTool()
        .<Answer>map(
            tool -> new ToolCall(tool.name(), SchemaExample.of(tool.parameters()).toString()))
        .orElseGet(() -> text(request, tokens));
  }

  private static Answer text(ChatRequest request, TokenCounter tokens) {
    String whole =
        switch (request.format()) {
          case ChatRequest.Format.Text() -> prose(request);
          case ChatRequest.Format.JsonObject() -> json(request);
          case ChatRequest.Format.JsonSchema(var schema) -> SchemaExample.of(schema).toString();
        };
    String fitting = request.maxTokens().map(max -> tokens.cut(whole, max)).orElse(whole);
    return new Text(fitting, fitting.length() < whole.length());
  }

  private static String prose(ChatRequest request) {
    return "This is the stand-in cloud (%s), not a real model. It received %d message(s) of %d characters; the last begins: %s"
        .formatted(
            request.model().id(), request.messages().size(), characters(request), begins(request));
  }

  private static String json(ChatRequest request) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", "the stand-in cloud, not a real model")
        .put("model", request.model().id())
        .put("messages", request.messages().size())
        .put("characters", characters(request))
        .put("begins", begins(request))
        .toString();
  }

  private static int characters(ChatRequest request) {
    return request.messages().stream().mapToInt(m -> m.text().length()).sum();
  }

  private static String begins(ChatRequest request) {
    return Arrays.stream(request.messages().getLast().text().strip().split("\\s+"))
        .limit(8)
        .map(word -> word.length() > 40 ? word.substring(0, 40) : word)
        .collect(Collectors.joining(" "));
  }
}
