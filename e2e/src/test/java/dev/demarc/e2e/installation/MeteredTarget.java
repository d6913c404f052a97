package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An OpenAI-compatible target that bills: it counts its tokens itself, tells them with every piece
 * of an answer, and knows what all it told comes to. Streams do as the last message says: {@code
 * break} ends the connection after the second piece, {@code hold} waits there until the caller is
 * gone.
 */
public final class MeteredTarget implements AutoCloseable {
  /** What a request counts as, whatever is in it. */
  public static final long INPUT_TOKENS = 17;

  private static final int PIECES = 5;
  private static final byte[] PING = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final AtomicLong input = new AtomicLong();
  private final AtomicLong output = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  private MeteredTarget(HttpServer server) {
    this.server = server;
  }

  public static MeteredTarget start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    MeteredTarget target = new MeteredTarget(HttpServer.create(address, 512));
    target.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    target.server.createContext("/v1/models", exchange -> json(exchange, models()));
    target.server.createContext("/v1/chat/completions", target::chat);
    target.server.start();
    return target;
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many requests it began to answer. */
  public long requests() {
    return requests.get();
  }

  /** What all it told comes to at these prices of a token. */
  public long billedMicroUsd(long ofInput, long ofOutput) {
    return input.get() * ofInput + output.get() * ofOutput;
  }

  private static String models() {
    return "{\"object\":\"list\",\"data\":[{\"id\":\"metered\",\"object\":\"model\"}]}";
  }

  private void chat(HttpExchange exchange) throws IOException {
    JsonNode asked = DemarcJson.tolerant().readTree(exchange.getRequestBody());
    String says = asked.path("messages").path(0).path("content").asText();
    requests.incrementAndGet();
    input.addAndGet(INPUT_TOKENS);
    if (asked.path("stream").asBoolean()) {
      stream(exchange, says);
    } else {
      output.addAndGet(PIECES);
      String message = "\"message\":{\"role\":\"assistant\",\"content\":\"one two three\"}";
      json(exchange, answer("chat.completion", message, "\"stop\"", PIECES));
    }
  }

  private void stream(HttpExchange exchange, String says) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (int piece = 1; piece <= PIECES; piece++) {
      output.incrementAndGet();
      String finish = piece == PIECES ? "\"stop\"" : "null";
      String delta = "\"delta\":{\"role\":\"assistant\",\"content\":\"word \"}";
      event(out, answer("chat.completion.chunk", delta, finish, piece));
      if (piece == 2 && says.contains("break")) {
        throw new IOException("it breaks");
      }
      if (piece == 2 && says.contains("hold")) {
        waitUntilGone(out);
        return;
      }
    }
    event(out, "[DONE]");
    exchange.close();
  }

  private static String answer(String object, String said, String finish, int written) {
    return "{\"id\":\"m\",\"object\":\"%s\",\"created\":1,\"model\":\"metered\",\"choices\":[{\"index\":0,%s,\"finish_reason\":%s}],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
        .formatted(object, said, finish, INPUT_TOKENS, written, INPUT_TOKENS + written);
  }

  private static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Comments that count as nothing, until one cannot be sent. */
  private static void waitUntilGone(OutputStream out) {
    try {
      for (int tries = 0; tries < 600; tries++) {
        out.write(PING);
        out.flush();
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (IOException gone) {
      // as was waited for
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void json(HttpExchange exchange, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
