package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.contract.catalogue.Protocol;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/**
 * What the servers that speak OpenAI's API do each in their own way: where a call goes, how the key
 * is shown, and which members they would pass over in silence. What a server would drop is
 * translated, and where that cannot be, the route is refused: a caller is never given less than it
 * asked for without being told.
 *
 * <ul>
 *   <li>Azure: {@code /openai/deployments/{deployment}/…?api-version=…} and the header {@code
 *       api-key}. The deployment is named as the model offer is; the version is in the site's base
 *       URL.
 *   <li>Ollama: reads {@code max_tokens} alone, gives one choice, and knows no forced tool choice.
 *   <li>vLLM and OpenAI: as they are.
 * </ul>
 */
final class Dialect {
  private Dialect() {}

  /** The call's address below the base URL, its host as catalogued, and the key where it goes. */
  static RequestOptions options(Job job) throws AttemptFailed {
    URI base = job.binding().baseUrl();
    if (base == null) {
      throw AttemptFailed.refused("unbound");
    }
    String path = base.getPath() == null ? "" : base.getPath();
    RequestOptions options = Endpoint.post(job.target(), base, path + path(job, base));
    String key = job.binding().apiKey().get();
    if (!key.isEmpty()) {
      switch (job.target().protocol()) {
        case AZURE_OPENAI -> options.putHeader("api-key", key);
        default -> options.putHeader("authorization", "Bearer " + key);
      }
    }
    return options;
  }

  private static String path(Job job, URI base) throws AttemptFailed {
    String operation =
        switch (job.request()) {
          case ChatRequest chat -> "/chat/completions";
          case EmbeddingsRequest embeddings -> "/embeddings";
        };
    if (job.target().protocol() != Protocol.AZURE_OPENAI) {
      return operation;
    }
    if (base.getQuery() == null) {
      throw AttemptFailed.refused("no_api_version");
    }
    String deployment = Endpoint.segment(job.route().model().text());
    return "/openai/deployments/" + deployment + operation + "?" + base.getQuery();
  }

  /** The caller's body with the decided model, as this server reads it. */
  static ObjectNode body(Job job) throws AttemptFailed {
    ObjectNode body = job.request().tree().deepCopy();
    body.put("model", job.route().model().text());
    if (job.request().stream()) {
      body.withObjectProperty("stream_options").put("include_usage", true);
    }
    if (job.target().protocol() == Protocol.OLLAMA && job.request() instanceof ChatRequest) {
      ollama(body);
    }
    return body;
  }

  private static void ollama(ObjectNode body) throws AttemptFailed {
    if (body.path("n").asInt(1) != 1) {
      throw AttemptFailed.refused("one_choice_only");
    }
    String choice = body.path("tool_choice").asText("");
    if (body.hasNonNull("tool_choice") && !choice.equals("auto")) {
      throw AttemptFailed.refused("tool_choice_unsupported");
    }
    JsonNode bound = body.remove("max_completion_tokens");
    if (bound != null && bound.isNumber()) {
      body.set("max_tokens", bound);
    }
  }
}
