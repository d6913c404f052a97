package dev.demarc.e2e.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * The cheapest OpenAI-compatible target there is: a fixed answer of about 1 KB, or a fixed stream
 * of twenty chunks, so that what stands in front of it is what gets measured.
 */
final class BareTarget implements AutoCloseable {
  private static final int CHUNKS = 20;

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final HttpServer server;

  private BareTarget(HttpServer server) {
    this.server = server;
  }

  static BareTarget start() throws IOException {
    var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(at, 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", BareTarget::answer);
    server.start();
    return new BareTarget(server);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (body.contains("\"stream\":true")) {
      stream(exchange);
      return;
    }
    byte[] plain = PLAIN.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, plain.length);
    try (var out = exchange.getResponseBody()) {
      out.write(plain);
    }
  }

  private static void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      for (int i = 0; i < CHUNKS; i++) {
        out.write(chunk("{\"content\":\"word \"}", "null"));
        out.flush();
      }
      out.write(chunk("{}", "\"stop\""));
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] chunk(String delta, String finish) {
    return ("data: {\"id\":\"bare\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"bare\",\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"finish_reason\":"
            + finish
            + "}]}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final String PLAIN =
      "{\"id\":\"bare\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"bare\","
          + "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":"
          + "\"assistant\",\"content\":\""
          + "word ".repeat(160)
          + "\"}}],\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":160,"
          + "\"total_tokens\":360}}";

  @Override
  public void close() {
    server.stop(0);
  }
}
