package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPOutputStream;

/**
 * Answers for targets, in the protocol of each, or fails in one of the ways of {@link Fault}:
 * which, is drawn from the seed, the request and the target, so that it is the same in every run.
 */
class Speaker {
  private static final Fault[] FAULTS = Fault.values();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Buffer BOMB = bomb();

  private final Vertx vertx;
  private final long seed;
  private final String elsewhere;
  final Map<Fault, LongAdder> faults = new ConcurrentHashMap<>();

  /**
   * @param elsewhere where redirects lead
   */
  Speaker(Vertx vertx, long seed, String elsewhere) {
    this.vertx = vertx;
    this.seed = seed;
    this.elsewhere = elsewhere;
  }

  /** For a server that nobody may reach. */
  static Speaker silent(Vertx vertx) {
    return new Speaker(vertx, 0, "") {
      @Override
      void answer(Station station, HttpServerRequest request, Buffer body) {
        status(request.response(), 404);
      }
    };
  }

  void answer(Station station, HttpServerRequest request, Buffer body) {
    if (request.method().name().equals("GET")) {
      metadata(station, request);
      return;
    }
    JsonNode asked = json(body);
    boolean streams = asked.path("stream").asBoolean();
    Fault fault = fault(station, body);
    faults.computeIfAbsent(fault, key -> new LongAdder()).increment();
    HttpServerResponse response = request.response();
    switch (fault) {
      case STATUS_500 -> status(response, 500);
      case STATUS_429 -> status(response, 429);
      case STATUS_401 -> status(response, 401);
      case HUNG_UP -> request.connection().close();
      case CUT_SHORT -> {
        response.putHeader("content-length", "1000").putHeader("content-type", type(streams));
        response.write("{\"id\":").onComplete(sent -> request.connection().close());
      }
      case CUT_AFTER_A_CHUNK -> cut(station, request, asked, streams);
      case NO_JSON -> whole(response, type(streams), streams ? "data: {\"cho\n\n" : "<html>");
      case WRONG_TYPE -> whole(response, "text/plain", "busy");
      case ERROR_IN_200 -> {
        String error = "{\"error\":{\"message\":\"no\"}}";
        whole(response, type(streams), streams ? "data: " + error + "\n\n" : error);
      }
      case REDIRECT -> {
        response.setStatusCode(307).putHeader("location", "http://" + elsewhere + "/v1/x").end();
      }
      case EMPTY -> whole(response, type(streams), "");
      case GZIP_BOMB -> {
        response.putHeader("content-encoding", "gzip").putHeader("content-type", type(streams));
        response.end(BOMB);
      }
      case ENDLESS_LINE -> {
        response.setChunked(true).putHeader("content-type", type(streams));
        more(response, Buffer.buffer((streams ? "x" : " ").repeat(1 << 16)));
      }
      case SLOW -> vertx.setTimer(900, due -> speak(station, request, asked, streams, fault));
      default -> speak(station, request, asked, streams, fault);
    }
  }

  /** Two requests in three are answered as they should be. */
  private Fault fault(Station station, Buffer body) {
    var token = Token.PATTERN.matcher(body.toString());
    String word = token.find() ? token.group() : "";
    Random random = new Random(seed * 31 + (word + station.id).hashCode());
    random.nextInt();
    if (random.nextInt(3) != 0) {
      return Fault.NONE;
    }
    Fault fault = FAULTS[random.nextInt(FAULTS.length)];
    boolean rare =
        switch (fault) {
          case SLOW -> random.nextInt(6) != 0;
          case ENDLESS_LINE -> random.nextInt(2) != 0;
          default -> false;
        };
    return rare ? Fault.STATUS_500 : fault;
  }

  private static Buffer bomb() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(" ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(packed.toByteArray());
  }

  /** Until nobody listens any more. */
  private static void more(HttpServerResponse response, Buffer piece) {
    response.write(piece).onSuccess(sent -> more(response, piece));
  }

  private void speak(
      Station station, HttpServerRequest request, JsonNode asked, boolean streams, Fault fault) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    if (station.protocol == Protocol.AGENT) {
      agentHeaders(request, fault);
    }
    String model = fault == Fault.ANOTHER_MODEL ? "cheap" : asked.path("model").asText("large");
    if (station.protocol == Protocol.OPEN_INFERENCE) {
      whole(response, type(false), tensors(request, asked, fault).toString());
    } else if (request.path().endsWith("/embeddings")) {
      whole(response, type(false), vectors(station, request, asked, model));
    } else if (streams) {
      whole(
          response,
          type(true),
          delta(model) + finish(station, request, model) + "data: [DONE]\n\n");
    } else {
      ObjectNode completion = completion(model, asked.path("n").asInt(1));
      envelope(station, request, completion);
      whole(response, type(false), completion.toString());
    }
  }

  private void cut(Station station, HttpServerRequest request, JsonNode asked, boolean streams) {
    if (station.protocol == Protocol.AGENT) {
      agentHeaders(request, Fault.NONE);
    }
    HttpServerResponse response = request.response();
    response.setChunked(true).putHeader("content-type", type(streams));
    String piece = streams ? delta(asked.path("model").asText("large")) : "{\"id\":\"c1\",";
    response.write(piece).onComplete(sent -> request.connection().close());
  }

  /** Another agent says where it ran: as far as it was told it may, or wider. */
  private static void agentHeaders(HttpServerRequest request, Fault fault) {
    String[] to = to(request);
    boolean wider = fault == Fault.WIDER;
    request
        .response()
        .putHeader("demarc-boundary", wider ? "managed-cloud" : to[0])
        .putHeader("demarc-region", wider ? "elsewhere" : to[1]);
  }

  private static String[] to(HttpServerRequest request) {
    String relay = String.valueOf(request.getHeader("demarc-relay"));
    int at = relay.indexOf(";to=");
    String[] to = at < 0 ? new String[0] : relay.substring(at + 4).split(";", 2)[0].split("/");
    return to.length < 3 ? new String[] {"edge", "eu", "own"} : to;
  }

  private static void envelope(Station station, HttpServerRequest request, ObjectNode in) {
    if (station.protocol == Protocol.AGENT) {
      String[] to = to(request);
      in.putObject("demarc").put("boundary", to[0]).put("operator", to[2]);
    }
  }

  private static String delta(String model) {
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\""
        + model
        + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}\n\n";
  }

  private static String finish(Station station, HttpServerRequest request, String model) {
    ObjectNode chunk = JSON.objectNode();
    chunk.put("id", "c1").put("object", "chat.completion.chunk").put("created", 1);
    chunk.put("model", model);
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta");
    choice.put("finish_reason", "stop");
    envelope(station, request, chunk);
    return "data: " + chunk + "\n\n";
  }

  private static ObjectNode completion(String model, int choices) {
    ObjectNode completion = JSON.objectNode();
    completion.put("id", "c1").put("object", "chat.completion").put("created", 1);
    completion.put("model", model);
    ArrayNode all = completion.putArray("choices");
    for (int i = 0; i < choices; i++) {
      ObjectNode choice = all.addObject().put("index", i);
      choice.putObject("message").put("role", "assistant").put("content", "hello");
      choice.put("finish_reason", "stop");
    }
    completion.putObject("usage").put("prompt_tokens", 9).put("completion_tokens", 1);
    return completion;
  }

  private static String vectors(
      Station station, HttpServerRequest request, JsonNode asked, String model) {
    ObjectNode answer = JSON.objectNode().put("object", "list").put("model", model);
    ArrayNode data = answer.putArray("data");
    JsonNode input = asked.path("input");
    int rows = input.isArray() && !input.path(0).isNumber() ? input.size() : 1;
    for (int i = 0; i < rows; i++) {
      ObjectNode row = data.addObject().put("object", "embedding").put("index", i);
      row.putArray("embedding").add(1).add(-2).add(0.5);
    }
    answer.putObject("usage").put("prompt_tokens", 7).put("total_tokens", 7);
    envelope(station, request, answer);
    return answer.toString();
  }

  private static ObjectNode tensors(HttpServerRequest request, JsonNode asked, Fault fault) {
    boolean vectors = request.path().contains("/embed-1");
    ObjectNode answer = JSON.objectNode();
    String model = vectors ? "embed-1" : "large";
    answer.put("model_name", fault == Fault.ANOTHER_MODEL ? "cheap" : model);
    answer.put("model_version", "1");
    answer.set("id", asked.path("id"));
    int rows = asked.at("/inputs/0/data").size();
    ObjectNode output = answer.putArray("outputs").addObject();
    output.put("name", vectors ? "vector" : "said").put("datatype", vectors ? "FP32" : "BYTES");
    ArrayNode shape = output.putArray("shape").add(rows);
    ArrayNode data = output.putArray("data");
    if (!vectors) {
      data.add("hello");
      return answer;
    }
    shape.add(2);
    for (int i = 0; i < rows; i++) {
      data.add(1.5).add(0.5);
    }
    return answer;
  }

  private static void metadata(Station station, HttpServerRequest request) {
    boolean vectors = request.path().contains("/embed-1");
    ObjectNode metadata = JSON.objectNode().put("name", station.id.text());
    tensor(metadata.putArray("inputs"), "text", "BYTES");
    tensor(metadata.putArray("outputs"), vectors ? "vector" : "said", vectors ? "FP32" : "BYTES");
    whole(request.response(), type(false), metadata.toString());
  }

  private static void tensor(ArrayNode to, String name, String datatype) {
    to.addObject().put("name", name).put("datatype", datatype).putArray("shape").add(-1);
  }

  private static JsonNode json(Buffer body) {
    try {
      return DemarcJson.strict().readTree(body.getBytes());
    } catch (IOException malformed) {
      return JSON.objectNode();
    }
  }

  private static String type(boolean streams) {
    return streams ? "text/event-stream" : "application/json";
  }

  private static void status(HttpServerResponse response, int status) {
    response.setStatusCode(status).end("{\"error\":{\"message\":\"no\"}}");
  }

  private static void whole(HttpServerResponse response, String type, String body) {
    response.putHeader("content-type", type).end(body);
  }
}
