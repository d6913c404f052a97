package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Upstream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** A server that speaks OpenAI's API and does what a case of a contract wants. */
final class FarSide implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final Upstream upstream = new Upstream(vertx);
  private final String model;
  private final boolean isAgent;
  volatile String ranIn = "managed-cloud/us";

  FarSide(String model) {
    this(model, false);
  }

  /** One that is an agent: its answers say where they ran. */
  FarSide(String model, boolean isAgent) {
    this.model = model;
    this.isAgent = isAgent;
  }

  void given(Given far, boolean streamed) {
    upstream.answer =
        (request, body) -> {
          if (isAgent) {
            request.response().putHeader("demarc-boundary", ranIn.split("/")[0]);
            request.response().putHeader("demarc-region", ranIn.split("/")[1]);
          }
          switch (far) {
            case HELLO, FEWER, ANOTHER_MODEL -> well(request, body, far, streamed);
            case AT_THE_BOUND -> answer(request, streamed, "length", model);
            case WRONG_CONTENT_TYPE -> wrongType(request, streamed);
            default -> fault(vertx, request, far, streamed);
          }
        };
  }

  /** What goes wrong below any API. */
  static void fault(Vertx vertx, HttpServerRequest request, Given far, boolean streamed) {
    switch (far) {
      case SILENT -> {}
      case SLOW_DRIP -> drip(vertx, request, streamed);
      case CUT -> cut(request, streamed);
      case MALFORMED -> malformed(request, streamed);
      case ERROR_UNDER_200 -> error(request, streamed);
      case ENDLESS_LINE -> endless(request, streamed);
      case GZIP_BOMB -> bomb(request, streamed);
      case REDIRECT ->
          request
              .response()
              .setStatusCode(307)
              .putHeader("location", "http://127.0.0.1:9/v1/elsewhere")
              .end();
      case FAILS -> Upstream.status(request, 500);
      case BUSY -> Upstream.status(request, 429);
      default -> throw new IllegalStateException(far + " is not a fault of every API");
    }
  }

  private void well(HttpServerRequest request, Buffer body, Given far, boolean streamed) {
    String says = far == Given.ANOTHER_MODEL ? "Mrs Rivera's model" : model;
    if (!request.path().endsWith("/embeddings")) {
      answer(request, streamed, "stop", says);
      return;
    }
    ObjectNode vectors = new StandInVectors(body).answer(says, far == Given.FEWER ? 1 : 0);
    if (isAgent) {
      vectors.putObject("demarc").put("boundary", "managed-cloud").put("operator", "a stand-in");
    }
    Upstream.whole(request, vectors.toString());
  }

  private void answer(HttpServerRequest request, boolean streamed, String finish, String model) {
    if (streamed) {
      Upstream.stream(
          request,
          false,
          named(Upstream.delta("hel"), model),
          named(Upstream.delta("lo"), model),
          named(Upstream.FINISH.replace("\"stop\"", "\"" + finish + "\""), model),
          named(Upstream.USAGE, model),
          Upstream.DONE);
    } else {
      Upstream.whole(
          request, named(Upstream.HELLO.replace("\"stop\"", "\"" + finish + "\""), model));
    }
  }

  private String named(String text, String model) {
    String named = text.replace("stand-in-large", model);
    return isAgent
        ? named.replace(
            "\"created\":1,",
            "\"created\":1,\"demarc\":{\"boundary\":\"managed-cloud\",\"operator\":\"a stand-in\"},")
        : named;
  }

  private static void drip(Vertx vertx, HttpServerRequest request, boolean streamed) {
    start(request, streamed);
    long timer =
        vertx.setPeriodic(20, each -> request.response().write(streamed ? ": still\n\n" : " "));
    request.response().closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private static void start(HttpServerRequest request, boolean streamed) {
    request
        .response()
        .setChunked(true)
        .putHeader("content-type", streamed ? "text/event-stream" : "application/json");
  }

  private static void cut(HttpServerRequest request, boolean streamed) {
    start(request, streamed);
    request
        .response()
        .write(streamed ? "data: {\"id\":\"c1\",\"choi" : "{\"id\":\"c1\",\"choi")
        .onComplete(sent -> request.connection().close());
  }

  private static void malformed(HttpServerRequest request, boolean streamed) {
    start(request, streamed);
    request.response().end(streamed ? "data: <html>busy</html>\n\n" : "<html>busy</html>");
  }

  private static void wrongType(HttpServerRequest request, boolean streamed) {
    request
        .response()
        .putHeader("content-type", "text/html; charset=utf-8")
        .end(streamed ? Upstream.FINISH + Upstream.DONE : Upstream.HELLO);
  }

  private static void error(HttpServerRequest request, boolean streamed) {
    start(request, streamed);
    String error = "{\"object\":\"error\",\"error\":\"canary\",\"code\":400}";
    request.response().end(streamed ? "data: " + error + "\n\n" : error);
  }

  private static void endless(HttpServerRequest request, boolean streamed) {
    start(request, streamed);
    more(request, Buffer.buffer((streamed ? "x" : " ").repeat(1 << 16)));
  }

  private static void more(HttpServerRequest request, Buffer piece) {
    request.response().write(piece).onSuccess(sent -> more(request, piece));
  }

  /** A megabyte of blanks in a kilobyte: it must not be unpacked to be refused. */
  private static void bomb(HttpServerRequest request, boolean streamed) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(" ".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    start(request, streamed);
    request.response().putHeader("content-encoding", "gzip");
    request.response().end(Buffer.buffer(packed.toByteArray()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
