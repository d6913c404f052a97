package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Zipkin's server with its storage in memory, fetched with Maven when the benchmark wants it; left
 * out by name where it cannot be had or does not start.
 */
final class Zipkin implements AutoCloseable {
  private static final String VERSION = "3.5.1";
  private static final int START_TRIES = 240;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final URI uri;

  private Zipkin(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Running; absent where it cannot be had. */
  static @Nullable Zipkin start() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/zipkin").toAbsolutePath());
    Path jar = folder.resolve("zipkin-server-" + VERSION + "-exec.jar");
    if (!Files.exists(jar) && !fetched(folder)) {
      return leftOut();
    }
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx4g",
                "-jar",
                jar.toString(),
                "--armeria.ports[0].address=127.0.0.1",
                "--armeria.ports[0].port=" + port,
                "--armeria.ports[0].protocols[0]=http",
                "--zipkin.storage.mem.max-spans=3000000")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    var zipkin = new Zipkin(process, URI.create("http://127.0.0.1:" + port));
    if (!zipkin.isUp()) {
      zipkin.close();
      return leftOut();
    }
    return zipkin;
  }

  private static @Nullable Zipkin leftOut() {
    System.err.println("Zipkin " + VERSION + " cannot be had: its figures are left out");
    return null;
  }

  private static boolean fetched(Path folder) throws IOException, InterruptedException {
    Process maven =
        new ProcessBuilder(
                "./mvnw",
                "-q",
                "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
                "-Dartifact=io.zipkin:zipkin-server:" + VERSION + ":jar:exec",
                "-DoutputDirectory=" + folder)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("fetch.out").toFile())
            .start();
    return maven.waitFor(300, TimeUnit.SECONDS) && maven.exitValue() == 0;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isUp() throws InterruptedException {
    var health = HttpRequest.newBuilder(uri.resolve("/health")).build();
    for (int tries = 0; tries < START_TRIES && process.isAlive(); tries++) {
      try {
        if (CLIENT.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException notYet) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return false;
  }

  /** Sends so many spans from this number on, with about what ours say of a request. */
  void send(long first, int spans) throws IOException, InterruptedException {
    List<Map<String, Object>> batch = new ArrayList<>(spans);
    for (int i = 0; i < spans; i++) {
      batch.add(span(first + i));
    }
    var request =
        HttpRequest.newBuilder(uri.resolve("/api/v2/spans"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(new ObjectMapper().writeValueAsBytes(batch)))
            .build();
    int status = CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 202) {
      throw new AssertionError("Zipkin answered " + status);
    }
  }

  private static Map<String, Object> span(long number) {
    String id = "%016x".formatted(number + 1);
    return Map.of(
        "traceId",
        "%032x".formatted(number + 1),
        "id",
        id,
        "name",
        "demarc.request",
        "timestamp",
        Instant.now().toEpochMilli() * 1_000,
        "duration",
        1_000 + number % 50,
        "localEndpoint",
        Map.of("serviceName", "agent"),
        "tags",
        TAGS);
  }

  private static final Map<String, String> TAGS =
      Map.of(
          "demarc.decision.outcome", "routed",
          "demarc.decision.reason", "chosen",
          "demarc.data.class", "public",
          "demarc.application", "load",
          "demarc.task", "chat",
          "demarc.target", "bare",
          "demarc.boundary.to", "edge",
          "demarc.region", "eu",
          "gen_ai.request.model", "auto",
          "gen_ai.response.model", "bare");

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
