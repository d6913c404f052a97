package dev.demarc.crossing;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A real HTTP server that stands for a target: it keeps all that reaches it, and then answers. */
final class Recorder implements AutoCloseable {
  /**
   * What reached a target.
   *
   * @param station none where nobody may send anything
   * @param nanos when
   */
  record Heard(Station station, long nanos, String uri, String headers, byte[] body) {}

  private final Station station;
  private final HttpServer server;
  private final Speaker speaker;
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

  /**
   * @param speaker answers; none for a server that nobody may reach
   */
  Recorder(Vertx vertx, Station station, Speaker speaker) {
    this.station = station;
    this.speaker = speaker;
    this.server = vertx.createHttpServer().requestHandler(this::hear);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  String host() {
    return "127.0.0.1:" + server.actualPort();
  }

  List<Heard> heard() {
    return new ArrayList<>(heard);
  }

  private void hear(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(body::appendBuffer);
    request.exceptionHandler(cut -> keep(request, body));
    request.endHandler(whole -> {
      keep(request, body);
      speaker.answer(station, request, body);
    });
  }

  private void keep(HttpServerRequest request, Buffer body) {
    heard.add(
        new Heard(
            station,
            System.nanoTime(),
            request.method() + " " + request.uri(),
            text(request.headers()),
            body.getBytes()));
  }

  private static String text(MultiMap headers) {
    StringBuilder text = new StringBuilder();
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  static String text(Heard heard) {
    return heard.uri()
        + "\n"
        + heard.headers()
        + "\n"
        + new String(heard.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
