package dev.demarc.agent;

import dev.demarc.agent.config.SiteAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A target over HTTP that answers as a test tells it, and keeps what it got. */
public final class Upstream implements AutoCloseable {
  public record Got(
      String path, String query, String authorization, List<String> headers, String body) {}

  public final List<Got> got = new CopyOnWriteArrayList<>();
  public final List<java.util.Map<String, String>> headers = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  public volatile BiConsumer<HttpServerRequest, Buffer> answer =
      (request, body) -> whole(request, HELLO);

  public static final String HELLO =
      """
      {"id":"c1","object":"chat.completion","created":1,"model":"stand-in-large","system_fingerprint":"kept","choices":[{"index":0,\
      "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}\
      """;

  private final HttpServer server;

  public Upstream(Vertx vertx) {
    this(vertx, new HttpServerOptions());
  }

  public Upstream(Vertx vertx, HttpServerOptions options) {
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      java.util.Map<String, String> sent = new java.util.HashMap<>();
                      request
                          .headers()
                          .forEach(h -> sent.put(h.getKey().toLowerCase(), h.getValue()));
                      headers.add(sent);
                      got.add(
                          new Got(
                              request.path(),
                              String.valueOf(request.query()),
                              String.valueOf(request.getHeader("authorization")),
                              request.headers().names().stream()
                                  .map(String::toLowerCase)
                                  .sorted()
                                  .toList(),
                              body.toString()));
                      answer.accept(request, body);
                    }));
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  /** One that shows this certificate. */
  public static Upstream secured(Vertx vertx, SiteAuthority.Server shown) {
    return new Upstream(vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(pem(shown)));
  }

  private static PemKeyCertOptions pem(SiteAuthority.Server shown) {
    return new PemKeyCertOptions()
        .addCertPath(shown.certificate().toString())
        .addKeyPath(shown.key().toString());
  }

  /** Shows another certificate to whoever connects from now on. */
  public void shows(SiteAuthority.Server other) {
    server
        .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(pem(other)))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  public int port() {
    return server.actualPort();
  }

  public String host() {
    return "127.0.0.1:" + port();
  }

  public static void whole(HttpServerRequest request, String body) {
    request.response().putHeader("content-type", "application/json").end(body);
  }

  public static void status(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).end("{\"error\":{\"message\":\"canary\"}}");
  }

  /** Streams these pieces as they are and ends, or hangs up where told to. */
  public static void stream(HttpServerRequest request, boolean hangUp, String... pieces) {
    begin(request, pieces);
    if (hangUp) {
      request.response().write("").onComplete(sent -> request.connection().close());
    } else {
      request.response().end();
    }
  }

  /** Streams these pieces and goes on later. */
  public static void begin(HttpServerRequest request, String... pieces) {
    request.response().setChunked(true).putHeader("content-type", "text/event-stream");
    for (String piece : pieces) {
      request.response().write(piece);
    }
  }

  public static String delta(String text) {
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stand-in-large\","
        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":null}]}\n\n";
  }

  public static final String FINISH =
      "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stand-in-large\","
          + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  public static final String USAGE =
      "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stand-in-large\","
          + "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}\n\n";
  public static final String DONE = "data: [DONE]\n\n";

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
