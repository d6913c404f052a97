package dev.demarc.runtime.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What the child says; member {@code ev} names it. Messages of errors never hold content. */
sealed interface FromChild {

  /** {@code ev:"ready", model:{digest, contextTokens, loadMillis}}. */
  record Ready(LoadedModel model) implements FromChild {}

  /** {@code ev:"token", id, text}. */
  record Token(String id, String text) implements FromChild {
    @Override
    public String toString() {
      return "Token[" + id + "]";
    }
  }

  /** {@code ev:"done", id, finish, promptTokens, completionTokens}. */
  record Done(String id, Finish finish, int promptTokens, int completionTokens)
      implements FromChild {}

  /** {@code ev:"error", id, code, message}; no {@code id} when it concerns the child as a whole. */
  record Failed(String id, Failure failure, String message) implements FromChild {}

  /** {@code ev:"pong"}. */
  record Pong() implements FromChild {}

  default JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case Ready(LoadedModel model) -> {
        json.put("ev", "ready")
            .putObject("model")
            .put("digest", model.digest())
            .put("contextTokens", model.contextTokens())
            .put("loadMillis", model.loadMillis());
        yield json;
      }
      case Token(String id, String text) -> json.put("ev", "token").put("id", id).put("text", text);
      case Done(String id, Finish finish, int prompt, int completion) ->
          json.put("ev", "done")
              .put("id", id)
              .put("finish", finish.name().toLowerCase(Locale.ROOT))
              .put("promptTokens", prompt)
              .put("completionTokens", completion);
      case Failed(String id, Failure failure, String message) ->
          json.put("ev", "error").put("id", id).put("code", failure.code()).put("message", message);
      case Pong() -> json.put("ev", "pong");
    };
  }

  /** Reads a message; throws {@link IllegalArgumentException} when it is none of these. */
  static FromChild parse(JsonNode json) {
    String id = json.path("id").asText("");
    return switch (json.path("ev").asText("")) {
      case "ready" -> new Ready(model(json.path("model")));
      case "token" -> new Token(id, json.path("text").asText());
      case "done" ->
          new Done(
              id,
              Finish.valueOf(json.path("finish").asText("").toUpperCase(Locale.ROOT)),
              json.path("promptTokens").asInt(),
              json.path("completionTokens").asInt());
      case "error" ->
          new Failed(
              id, Failure.ofCode(json.path("code").asText("")), json.path("message").asText(""));
      case "pong" -> new Pong();
      default -> throw new IllegalArgumentException("unknown ev");
    };
  }

  private static LoadedModel model(JsonNode json) {
    return new LoadedModel(
        json.path("digest").asText(),
        json.path("contextTokens").asInt(),
        json.path("loadMillis").asLong());
  }
}
