package dev.demarc.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers from the folder {@code control-plane}: {@code GET …/policies/p1} is {@code
 * GET_policies_p1.json}, and what is asked for by states, a part or a target is in a file of its
 * own: {@code …?state=denied&state=expired} is {@code GET_consents_state=denied+expired.json}.
 * {@code @-5m@} in a file becomes the time five minutes ago.
 */
final class FakeControlPlane implements AutoCloseable {
  static final String CLINIC = "11111111-1111-4111-8111-111111111111";

  /** Which has nothing yet; its files are named by the whole path. */
  static final String FARM = "99999999-9999-4999-8999-999999999999";

  private static final Pattern TIME = Pattern.compile("@([+-])(\\d+)([smhd])@");

  private static final Pattern MEASURE =
      Pattern.compile("(?:tenants/[^/]+/)?measures(?:/([^/]+))?");

  /** A call that was made. */
  record Call(
      String method, String path, String query, String authorization, String body, Instant at) {}

  /** An answer put in place of the file, given when it may be. */
  record Answer(int status, String body, Semaphore may) {
    Answer(int status, String body) {
      this(status, body, new Semaphore(Integer.MAX_VALUE));
    }
  }

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final Map<String, Answer> instead = new ConcurrentHashMap<>();
  volatile boolean away;

  private final HttpServer server;

  FakeControlPlane() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath().replace("/api/v1/", ""),
            String.valueOf(exchange.getRequestURI().getQuery()),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            Instant.now());
    calls.add(call);
    Answer answer = away ? new Answer(503, "gone") : answer(call);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private Answer answer(Call call) throws IOException {
    String path = call.path().replace("tenants/" + CLINIC + "/", "");
    Answer replaced = instead.get(call.method() + " " + path);
    if (replaced != null) {
      await(replaced.may());
      return new Answer(replaced.status(), timed(replaced.body()));
    }
    Matcher measure = MEASURE.matcher(path);
    if (measure.matches()) {
      return FakeMeasures.answer(
          measure.group(1) == null ? "" : measure.group(1), call.query(), path.contains(FARM));
    }
    String file = "/control-plane/" + call.method() + "_" + path.replace('/', '_');
    Answer found = null;
    for (String name : List.of("state=", "part=", "target=")) {
      found = found == null ? file(file + "_" + name + values(call.query(), name)) : found;
    }
    found = found == null ? file(file) : found;
    return found == null
        ? new Answer(404, "{\"title\":\"Not found\",\"status\":404,\"code\":\"not_found\"}")
        : found;
  }

  private static void await(Semaphore may) throws IOException {
    try {
      if (!may.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new IOException("the answer was held for 30 s");
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the server stops");
    }
  }

  private static Answer file(String name) throws IOException {
    try (InputStream in = FakeControlPlane.class.getResourceAsStream(name + ".json")) {
      return in == null
          ? null
          : new Answer(200, timed(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  private static String values(String query, String name) {
    return Stream.of(query.split("&"))
        .filter(each -> each.startsWith(name))
        .map(each -> each.substring(name.length()))
        .collect(Collectors.joining("+"));
  }

  private static String timed(String text) {
    return TIME.matcher(text).replaceAll(FakeControlPlane::time);
  }

  private static String time(java.util.regex.MatchResult match) {
    Duration span =
        Duration.parse(
            match.group(3).equals("d")
                ? "P" + match.group(2) + "D"
                : "PT" + match.group(2) + match.group(3).toUpperCase(java.util.Locale.ROOT));
    Instant at = match.group(1).equals("-") ? Instant.now().minus(span) : Instant.now().plus(span);
    return Matcher.quoteReplacement(at.toString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
