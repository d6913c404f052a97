package dev.demarc.policy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers what it was told to, over real HTTP, and remembers what it was sent. */
final class Plane implements AutoCloseable {
  static final String TENANT = "0190f0f0-0000-7000-8000-000000000001";
  static final String POLICY = "0190f0f0-0000-7000-8000-0000000000aa";
  static final String POLICIES = "/api/v1/tenants/" + TENANT + "/policies";

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What came. */
  record Request(String what, String authorization, String body) {}

  private record Answer(int status, String body, Map<String, String> headers) {}

  Plane() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    on(
        "GET /api/v1/me",
        200,
        "{'subject':'me','tenants':[{'id':'" + TENANT + "','alias':'clinic','roles':[]}]}");
  }

  /** Answers this; apostrophes stand for quotes. */
  Plane on(String what, int status, String body) {
    return on(what, status, body, Map.of());
  }

  Plane on(String what, int status, String body, Map<String, String> headers) {
    answers.put(what, new Answer(status, body.replace('\'', '"'), headers));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<String> sent() {
    return requests.stream().map(Request::what).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(new Request(what, String.valueOf(authorization), body));
      Answer answer =
          answers.getOrDefault(
              what, new Answer(404, "{\"code\":\"not_found\",\"detail\":\"none\"}", Map.of()));
      answer.headers.forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
