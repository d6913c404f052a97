package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One answered request and its two renderings: the whole object, or the chunks of a stream (role,
 * content, finish, usage when asked for; the caller adds {@code [DONE]}).
 */
record ChatCompletion(
    String id,
    long created,
    String model,
    ChatRequest request,
    Answer answer,
    int promptTokens,
    int completionTokens) {

  static final String FINGERPRINT = "fp_demarc_stand_in";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static ChatCompletion of(
      String id, long created, ChatRequest request, String model, TokenCounter tokens) {
    Answer answer = Answer.to(request, tokens);
    return new ChatCompletion(
        id,
        created,
        model,
        request,
        answer,
        tokens.countPrompt(request),
        tokens.count(answer.billedText()) * request.choices());
  }

  ObjectNode json() {
    ObjectNode whole = head("chat.completion");
    var choices = whole.putArray("choices");
    for (int i = 0; i < request.choices(); i++) {
      ObjectNode choice = choices.addObject().put("index", i);
      choice.set("message", message(i));
      choice.putNull("logprobs").put("finish_reason", answer.finishReason());
    }
    whole.set("usage", usage());
    return whole;
  }

  List<JsonNode> chunks() {
    List<JsonNode> chunks = new ArrayList<>();
    for (int i = 0; i < request.choices(); i++) {
      chunks.addAll(choiceChunks(i));
    }
    if (request.includeUsage()) {
      ObjectNode last = head("chat.completion.chunk");
      last.putArray("choices");
      last.set("usage", usage());
      chunks.add(last);
    }
    return chunks;
  }

  private List<JsonNode> choiceChunks(int index) {
    List<JsonNode> chunks = new ArrayList<>();
    ObjectNode role = JSON.objectNode().put("role", "assistant");
    switch (answer) {
      case Answer.Text(String text, boolean cut) -> {
        chunks.add(chunk(index, role.put("content", ""), null));
        for (String word : text.split("(?<=\\s)")) {
          chunks.add(chunk(index, JSON.objectNode().put("content", word), null));
        }
      }
      case Answer.ToolCall(String name, String arguments) -> {
        chunks.add(chunk(index, role.putNull("content"), null));
        ObjectNode opening = function(callId(index), name, "").put("index", 0);
        chunks.add(chunk(index, toolDelta(opening), null));
        ObjectNode rest = JSON.objectNode().put("index", 0);
        rest.putObject("function").put("arguments", arguments);
        chunks.add(chunk(index, toolDelta(rest), null));
      }
    }
    chunks.add(chunk(index, JSON.objectNode(), answer.finishReason()));
    return chunks;
  }

  private JsonNode chunk(
      int index, ObjectNode delta, @org.jspecify.annotations.Nullable String finishReason) {
    ObjectNode chunk = head("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.putNull("logprobs").put("finish_reason", finishReason);
    if (request.includeUsage()) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private ObjectNode message(int index) {
    ObjectNode message = JSON.objectNode().put("role", "assistant");
    switch (answer) {
      case Answer.Text(String text, boolean cut) -> message.put("content", text);
      case Answer.ToolCall(String name, String arguments) -> {
        message.putNull("content");
        message.putArray("tool_calls").add(function(callId(index), name, arguments));
      }
    }
    return message.putNull("refusal");
  }

  private String callId(int choice) {
    return "call_stand_in_" + id.substring(id.lastIndexOf('-') + 1) + "_" + choice;
  }

  private static ObjectNode function(String callId, String name, String arguments) {
    ObjectNode call = JSON.objectNode().put("id", callId).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments);
    return call;
  }

  private static ObjectNode toolDelta(ObjectNode call) {
    ObjectNode delta = JSON.objectNode();
    delta.putArray("tool_calls").add(call);
    return delta;
  }

  private ObjectNode head(String object) {
    return JSON.objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model)
        .put("system_fingerprint", FINGERPRINT);
  }

  private ObjectNode usage() {
    return JSON.objectNode()
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", completionTokens)
        .put("total_tokens", promptTokens + completionTokens);
  }
}
