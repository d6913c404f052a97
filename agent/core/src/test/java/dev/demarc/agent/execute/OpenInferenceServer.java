package dev.demarc.agent.execute;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Upstream;
import dev.demarc.agent.config.SiteAuthority;
import dev.demarc.json.DemarcJson;
import dev.demarc.runtime.onnx.tiny.OnnxWriter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that conforms to the Open Inference Protocol, version 2, over REST; its answers are
 * computed by ONNX Runtime. Model {@code twice} gives its text back twice over, {@code lengths}
 * gives a vector for every text.
 */
final class OpenInferenceServer implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<JsonNode> inferred = new CopyOnWriteArrayList<>();
  volatile Given far = Given.HELLO;
  volatile boolean ready = true;
  volatile boolean flat;
  volatile boolean batches = true;
  private final Upstream stranger = Upstream.secured(vertx, SiteAuthority.get().door());
  private final HttpServer server;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession twice;

  OpenInferenceServer() {
    try {
      byte[] model =
          new OnnxWriter()
              .node("StringConcat", List.of("text", "text"), "said")
              .input("text", OnnxWriter.STRING, -1)
              .output("said", OnnxWriter.STRING, -1)
              .model();
      twice = environment.createSession(model);
    } catch (OrtException unloadable) {
      throw new IllegalStateException(unloadable);
    }
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)));
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  /** Where it is, where it is said to be so. */
  String host(Given what) {
    return switch (what) {
      case NOT_THERE -> "127.0.0.1:1";
      case STRANGER -> stranger.host();
      default -> "127.0.0.1:" + server.actualPort();
    };
  }

  static String scheme(Given what) {
    return what == Given.STRANGER ? "https://" : "http://";
  }

  private void handle(HttpServerRequest request, Buffer body) {
    asked.add(request.method() + " " + request.path());
    String path = request.path().replace("/versions/1", "");
    switch (request.method() + " " + path) {
      case "GET /v2/health/ready", "GET /v2/health/live" -> json(request, 200, live());
      case "GET /v2/models/twice/ready", "GET /v2/models/lengths/ready" ->
          json(request, ready ? 200 : 503, live());
      case "GET /v2/models/twice" -> json(request, 200, metadata("twice", "said", "BYTES"));
      case "GET /v2/models/lengths" -> json(request, 200, metadata("lengths", "vector", "FP32"));
      case "POST /v2/models/twice/infer", "POST /v2/models/lengths/infer" -> infer(request, body);
      default ->
          json(request, 404, JsonNodeFactory.instance.objectNode().put("error", "no such model"));
    }
  }

  private void infer(HttpServerRequest request, Buffer body) {
    switch (far) {
      case HELLO, AT_THE_BOUND, ANOTHER_MODEL, WRONG_CONTENT_TYPE, FEWER -> answer(request, body);
      default -> FarSide.fault(vertx, request, far, false);
    }
  }

  private void answer(HttpServerRequest request, Buffer body) {
    try {
      JsonNode asks = DemarcJson.strict().readTree(body.getBytes());
      inferred.add(asks);
      boolean chat = request.path().contains("twice");
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("model_name", far == Given.ANOTHER_MODEL ? "Mrs Rivera's" : name(chat));
      answer.put("model_version", "1");
      answer.set("id", asks.path("id"));
      JsonNode input = asks.path("inputs").path(0);
      answer.putArray("outputs").add(chat ? said(input) : vectors(input));
      if (far == Given.WRONG_CONTENT_TYPE) {
        request.response().putHeader("content-type", "text/plain").end(answer.toString());
      } else {
        json(request, 200, answer);
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    } catch (OrtException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String name(boolean chat) {
    return chat ? "twice" : "lengths";
  }

  private ObjectNode said(JsonNode input) throws OrtException {
    String[] texts = texts(input);
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, texts);
        OrtSession.Result result = twice.run(Map.of("text", tensor))) {
      ObjectNode output = output("said", "BYTES", texts.length);
      for (String each : (String[]) result.get(0).getValue()) {
        output.withArray("data").add(each);
      }
      return output;
    }
  }

  /** Nested as its shape, which the protocol allows beside flat. */
  private ObjectNode vectors(JsonNode input) {
    String[] texts = texts(input);
    int rows = texts.length - (far == Given.FEWER ? 1 : 0);
    ObjectNode output = output("vector", "FP32", rows);
    ArrayNode shape = (ArrayNode) output.path("shape");
    if (!batches) {
      shape.removeAll();
    }
    shape.add(2);
    ArrayNode data = output.withArray("data");
    for (int i = 0; i < rows; i++) {
      ArrayNode row = flat ? data : data.addArray();
      row.add((float) texts[i].length()).add(0.5f);
    }
    return output;
  }

  private static String[] texts(JsonNode input) {
    String[] texts = new String[input.path("data").size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = input.path("data").path(i).asText();
    }
    return texts;
  }

  private static ObjectNode output(String name, String datatype, int rows) {
    ObjectNode output =
        JsonNodeFactory.instance.objectNode().put("name", name).put("datatype", datatype);
    output.putArray("shape").add(rows);
    output.putArray("data");
    return output;
  }

  private static ObjectNode live() {
    return JsonNodeFactory.instance.objectNode().put("live", true);
  }

  private static ObjectNode metadata(String name, String output, String datatype) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("name", name);
    metadata.putArray("versions").add("1");
    metadata.put("platform", "onnxruntime_onnx");
    tensor(metadata.putArray("inputs"), "text", "BYTES");
    tensor(metadata.putArray("outputs"), output, datatype);
    return metadata;
  }

  private static void tensor(ArrayNode to, String name, String datatype) {
    to.addObject().put("name", name).put("datatype", datatype).putArray("shape").add(-1);
  }

  private static void json(HttpServerRequest request, int status, ObjectNode body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toString());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try {
      twice.close();
    } catch (OrtException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
