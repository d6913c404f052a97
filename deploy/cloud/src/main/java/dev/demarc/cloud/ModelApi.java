package dev.demarc.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.InstantSource;
import java.util.stream.Stream;

/** The operations under {@code /v1}: a request in, a reply out, no input or output of its own. */
final class ModelApi {

  private static final String MODELS = "/v1/models";
  private static final String OTHER_MODEL = "stand-in-other";

  private final ObjectMapper mapper =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final TokenCounter tokens = new TokenCounter();
  private final Embeddings embeddings = new Embeddings(tokens);
  private final InstantSource clock;
  private long answered;

  ModelApi(InstantSource clock) {
    this.clock = clock;
  }

  /** What goes back: one JSON document, or the data of a stream's events. */
  sealed interface Reply {
    /** One JSON document. */
    record Whole(String json) implements Reply {}

    /** The data of each server-sent event, the closing {@code [DONE]} included. */
    record Stream(java.util.List<String> events) implements Reply {}
  }

  Reply answer(HttpMethod method, String path, Buffer body, Fault fault) {
    if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
      expect(HttpMethod.GET, method);
      return new Reply.Whole(models(path).toString());
    }
    return switch (path) {
      case "/v1/chat/completions" -> {
        expect(HttpMethod.POST, method);
        yield chat(ChatRequest.parse(parse(body)), fault);
      }
      case "/v1/embeddings" -> {
        expect(HttpMethod.POST, method);
        String served = fault == Fault.WRONG_MODEL ? OTHER_MODEL : StandInModel.EMBED.id();
        yield new Reply.Whole(embeddings.answer(parse(body), served).toString());
      }
      default -> throw ApiError.unknownUrl(method.name(), path);
    };
  }

  private static JsonNode models(String path) {
    return path.equals(MODELS)
        ? StandInModel.listJson()
        : StandInModel.byId(path.substring(MODELS.length() + 1)).json();
  }

  private Reply chat(ChatRequest request, Fault fault) {
    String served = fault == Fault.WRONG_MODEL ? OTHER_MODEL : request.model().id();
    ChatCompletion completion =
        ChatCompletion.of(
            "chatcmpl-stand-in-" + ++answered,
            clock.instant().getEpochSecond(),
            request,
            served,
            tokens);
    if (!request.stream()) {
      return new Reply.Whole(completion.json().toString());
    }
    return new Reply.Stream(
        Stream.concat(completion.chunks().stream().map(JsonNode::toString), Stream.of("[DONE]"))
            .toList());
  }

  JsonNode parse(Buffer body) {
    try {
      JsonNode json = mapper.readTree(body.getBytes());
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // one answer for every way of not being JSON
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw ApiError.malformed(null, "The body must be a JSON object.");
  }

  private static void expect(HttpMethod wanted, HttpMethod actual) {
    if (!wanted.equals(actual)) {
      throw ApiError.methodNotAllowed(actual.name());
    }
  }
}
