package dev.demarc.agent.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.agent.receive.JsonWeight;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.json.DemarcJson;
import java.util.function.Predicate;

/**
 * Whether structured output is what the caller asked for: one JSON value, an object in JSON mode,
 * and where a schema was given, one that follows it. Each choice must be, and output that was not
 * read to its end, or takes too much to read, is not. The same on every route, streamed or not.
 */
public final class Contract {
  private Contract() {}

  /**
   * True for requests that ask for no structure; a choice may call a tool that is offered instead.
   */
  public static boolean holds(ModelRequest request, Said said) {
    return switch (request) {
      case EmbeddingsRequest embeddings -> true;
      case ChatRequest chat -> holds(chat, said);
    };
  }

  private static boolean holds(ChatRequest request, Said said) {
    String type = request.tree().path("response_format").path("type").asText("text");
    return switch (type) {
      case "json_object" -> all(request, said, JsonNode::isObject);
      case "json_schema" ->
          all(
              request,
              said,
              value -> request.outputSchema().map(each -> each.holds(value)).orElse(false));
      default -> true;
    };
  }

  private static boolean all(ChatRequest request, Said said, Predicate<JsonNode> what) {
    boolean offered = !request.tools().isEmpty();
    return said.isWhole()
        && !said.choices().isEmpty()
        && said.choices().stream()
            .allMatch(
                each -> each.text().isEmpty() ? offered && each.calls() : is(each.text(), what));
  }

  private static boolean is(String text, Predicate<JsonNode> what) {
    try {
      return !JsonWeight.isHeavy(text) && what.test(DemarcJson.strict().readTree(text));
    } catch (JsonProcessingException malformed) {
      return false;
    }
  }
}
