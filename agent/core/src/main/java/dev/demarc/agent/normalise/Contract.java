package dev.demarc.agent.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.json.DemarcJson;
import java.util.function.Predicate;

/**
 * Whether structured output is what the caller asked for: one JSON value, an object in JSON mode,
 * and where a schema was given, one that follows it. The same on every route, streamed or not.
 */
public final class Contract {
  /** Longer output counts as not valid, since it was not read to its end. */
  static final int LONGEST = 4 << 20;

  private Contract() {}

  /** True for requests that ask for no structure, and for an answer that calls tools instead. */
  public static boolean holds(ModelRequest request, String text) {
    return switch (request) {
      case EmbeddingsRequest embeddings -> true;
      case ChatRequest chat -> (text.isEmpty() && !chat.tools().isEmpty()) || holds(chat, text);
    };
  }

  private static boolean holds(ChatRequest request, String text) {
    String type = request.tree().path("response_format").path("type").asText("text");
    return switch (type) {
      case "json_object" -> is(text, JsonNode::isObject);
      case "json_schema" ->
          is(text, value -> request.outputSchema().map(each -> each.holds(value)).orElse(false));
      default -> true;
    };
  }

  private static boolean is(String text, Predicate<JsonNode> what) {
    try {
      if (text.isEmpty() || text.length() >= LONGEST) {
        return false;
      }
      return what.test(DemarcJson.strict().readTree(text));
    } catch (JsonProcessingException malformed) {
      return false;
    }
  }
}
