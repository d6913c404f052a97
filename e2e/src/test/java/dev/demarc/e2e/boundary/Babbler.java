package dev.demarc.e2e.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A target that says a word, one for each answer, wherever an answer can say one: in what it
 * answers, in what it claims of itself, and in the ways in which it fails. The name of the model
 * says which.
 */
final class Babbler implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  private final HttpServer server;
  private final Supplier<String> words;
  private final Set<String> asked = new ConcurrentSkipListSet<>();

  /** How it answers. */
  private record Manner(int status, String type, String body) {}

  private Babbler(HttpServer server, Supplier<String> words) {
    this.server = server;
    this.words = words;
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> answer(exchange, words.get()));
    server.start();
  }

  /** A new one; it asks for what to say with each answer, from any thread. */
  static Babbler saying(Supplier<String> words) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Babbler(HttpServer.create(address, 0), words);
  }

  private static Map<String, Manner> manners(String word) {
    String refused = "{\"error\":{\"message\":\"%1$s\",\"type\":\"%1$s\",\"code\":\"%1$s\"}}";
    String chunk =
        """
        data: {"id":"%1$s","object":"chat.completion.chunk","created":1,"model":"%1$s",\
        "choices":[{"index":0,"delta":{"content":"%1$s"},"finish_reason":null}]}

        """;
    return Map.ofEntries(
        manner("says", 200, JSON, whole("{\"role\":\"assistant\",\"content\":\"%s\"}"), word),
        manner("calls", 200, JSON, whole(call()), word),
        manner("counts", 200, JSON, "{\"choices\":[],\"usage\":{\"prompt_tokens\":\"%s\"}}", word),
        manner("streams", 200, EVENTS, chunk + "data: [DONE]\n\n", word),
        manner("breaks-off", 200, EVENTS, chunk + "data: {\"%1$s", word),
        manner("fails-late", 200, EVENTS, chunk + "event: error\ndata: " + refused, word),
        manner("refuses", 400, JSON, refused, word),
        manner("is-busy", 429, JSON, refused, word),
        manner("fails", 500, "text/html", "<h1>%s</h1>", word),
        manner("fails-politely", 200, JSON, refused, word),
        manner("redirects", 302, JSON, "{}", word),
        manner("stammers", 200, JSON, "{\"%s", word),
        manner("mistypes", 200, "text/" + word, "%s", word));
  }

  private static Map.Entry<String, Manner> manner(
      String name, int status, String type, String body, String word) {
    return Map.entry(name, new Manner(status, type, body.formatted(word)));
  }

  private static String whole(String message) {
    return "{\"id\":\"%1$s\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"%1$s\","
        + "\"system_fingerprint\":\"%1$s\",\"demarc\":{\"operator\":\"%1$s\",\"region\":\"%1$s\"},"
        + "\"choices\":[{\"index\":0,\"finish_reason\":\"%1$s\",\"message\":"
        + message.replace("%s", "%1$s")
        + "}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
  }

  private static String call() {
    return """
    {"role":"assistant","content":null,"tool_calls":[{"id":"%s","type":"function","function":\
    {"name":"%s","arguments":"{\\"file\\":\\"%s\\"}"}}]}\
    """;
  }

  private void answer(HttpExchange exchange, String word) throws IOException {
    JsonNode body = DemarcJson.tolerant().readTree(exchange.getRequestBody().readAllBytes());
    String model = body == null ? "" : body.path("model").asText();
    Manner manner = manners(word).getOrDefault(model, new Manner(200, JSON, models()));
    asked.add(model);
    for (String header : List.of("X-" + word, "X-Request-Id", "Demarc-Region", "Retry-After")) {
      exchange.getResponseHeaders().set(header, word);
    }
    exchange.getResponseHeaders().set("Location", "http://localhost/" + word);
    exchange.getResponseHeaders().set("Content-Type", manner.type());
    byte[] bytes = manner.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(manner.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String models() {
    return "{\"object\":\"list\",\"data\":["
        + String.join(",", offers().stream().map("{\"id\":\"%s\"}"::formatted).toList())
        + "]}";
  }

  /** Its models, each of which answers in another way. */
  Set<String> offers() {
    return new TreeSet<>(manners(words.get()).keySet());
  }

  /** Which of them were asked. */
  Set<String> asked() {
    return Set.copyOf(asked);
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
