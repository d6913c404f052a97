package dev.demarc.server.notifications;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Receives webhooks. The path says how it answers: {@code /200}, {@code /500-then-200}, {@code
 * /410}, {@code /redirect}, {@code /flood}, {@code /hang}.
 */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  final List<Got> got = new CopyOnWriteArrayList<>();

  /** What arrived. */
  record Got(String path, String id, String timestamp, String signature, String body) {}

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  List<Got> at(String path) {
    return got.stream().filter(each -> each.path.equals(path)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var headers = exchange.getRequestHeaders();
    got.add(
        new Got(
            path,
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            body));
    int time = seen.merge(path, 1, Integer::sum);
    switch (path) {
      case "/500-then-200" -> status(exchange, time == 1 ? 500 : 200);
      case "/500" -> status(exchange, 500);
      case "/410" -> status(exchange, 410);
      case "/redirect" -> {
        exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/");
        status(exchange, 302);
      }
      case "/flood" -> flood(exchange);
      case "/hang" -> hang();
      default -> status(exchange, 200);
    }
  }

  private static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      for (int block = 0; block < 1_000; block++) {
        out.write(new byte[65_536]);
      }
    }
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
