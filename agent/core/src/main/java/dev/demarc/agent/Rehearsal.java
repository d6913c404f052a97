package dev.demarc.agent;

import dev.demarc.agent.cli.AgentPlace;
import dev.demarc.agent.config.JsonLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A whole agent with a tenant, a target and a caller that it makes up itself, in a directory that
 * is gone afterwards: what an AOT cache is trained with, so that a real agent starts with its
 * classes loaded and linked and its hot methods known. Talks to nobody but itself, on loopback.
 */
final class Rehearsal {
  private static final int ROUNDS = 400;
  private static final long SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final int rounds;

  private Rehearsal(int rounds) {
    this.rounds = rounds;
  }

  /** Runs it; 0 when every request was answered as it should be. */
  static int run(PrintStream out) throws IOException {
    JsonLog.install();
    return run(Files.createTempDirectory("demarc-rehearsal"), ROUNDS, out);
  }

  /** In this directory, which is gone afterwards. */
  static int run(Path directory, int rounds, PrintStream out) throws IOException {
    Rehearsal rehearsal = new Rehearsal(rounds);
    try {
      return rehearsal.play(directory, out);
    } finally {
      await(rehearsal.vertx.close());
      delete(directory);
    }
  }

  private int play(Path directory, PrintStream out) throws IOException {
    HttpServer target = vertx.createHttpServer().requestHandler(Rehearsal::answer);
    int targetPort = await(target.listen(0, "127.0.0.1")).actualPort();
    int port = freePort();
    RehearsedTenant tenant = new RehearsedTenant(targetPort);
    Path yaml = directory.resolve("agent.yaml");
    Files.writeString(yaml, config(port, targetPort));
    AgentPlace place = AgentPlace.open(yaml);
    tenant.enrol(place.data());
    Wiring agent = Wiring.start(place, place.identity());
    try {
      for (int i = 0; i < rounds; i++) {
        expect(200, ask(port, "public", i % 3 == 0));
      }
      expect(403, ask(port, "secret", false));
    } finally {
      agent.close();
    }
    out.println("rehearsed " + rounds + " requests");
    return 0;
  }

  private static void expect(int status, int got) {
    if (got != status) {
      throw new IllegalStateException("rehearsed request: " + got + " instead of " + status);
    }
  }

  private int ask(int port, String dataClass, boolean stream) {
    String body =
        "{\"model\":\"rehearsed\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + "A text without anything in it. ".repeat(12)
            + "\"}]}";
    return await(
        client
            .request(HttpMethod.POST, port, "127.0.0.1", "/v1/chat/completions")
            .compose(request -> send(request, dataClass, body)));
  }

  private static Future<Integer> send(HttpClientRequest request, String dataClass, String body) {
    return request
        .putHeader("authorization", "Bearer " + RehearsedTenant.KEY)
        .putHeader("content-type", "application/json")
        .putHeader("demarc-class", dataClass)
        .putHeader("demarc-session", "rehearsal")
        .send(Buffer.buffer(body))
        .compose(response -> response.body().map(all -> response.statusCode()));
  }

  private static void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          if (!"/v1/chat/completions".equals(request.path())) {
            request.response().setStatusCode(503).end();
          } else if (body.toString().contains("\"stream\":true")) {
            stream(request);
          } else {
            request.response().putHeader("content-type", "application/json").end(WHOLE);
          }
        });
  }

  private static void stream(HttpServerRequest request) {
    request.response().setChunked(true).putHeader("content-type", "text/event-stream");
    for (int i = 0; i < 8; i++) {
      request.response().write(chunk("{\"content\":\"word \"}", "null"));
    }
    request.response().end(chunk("{}", "\"stop\"") + "data: [DONE]\n\n");
  }

  private static String chunk(String delta, String finish) {
    return "data: {\"id\":\"r\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"rehearsed\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static final String WHOLE =
      """
      {"id":"r","object":"chat.completion","created":1,"model":"rehearsed","choices":[{"index":0,\
      "message":{"role":"assistant","content":"words"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":90,"completion_tokens":1,"total_tokens":91}}\
      """;

  private static String config(int port, int targetPort) {
    return """
    listen: 127.0.0.1:%d
    dataDirectory: data
    controlPlane: http://127.0.0.1:%d
    targets:
      rehearsed: { baseUrl: "http://127.0.0.1:%d/v1" }
    """
        .formatted(port, targetPort, targetPort);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException failed) {
      throw new IllegalStateException("the rehearsal broke off", failed);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
