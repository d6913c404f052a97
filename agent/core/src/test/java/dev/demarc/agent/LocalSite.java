package dev.demarc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.cli.AgentPlace;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.RuntimeState;
import dev.demarc.runtime.llama.tiny.TinyGguf;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A whole agent whose first choice is a model in a real child process and whose second is a
 * stand-in cloud, where what is public may go and what is secret may not. Its control plane is
 * away.
 */
public final class LocalSite implements AutoCloseable {
  private static final TargetId LOCAL = TargetId.of("local");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String DOCUMENT =
      """
      {"schema": "demarc/policy/v1", "title": "Local first", "rules": [
        {"id": "anywhere", "effect": "allow", "classes": ["public"]},
        {"id": "stays", "effect": "allow", "classes": ["secret"], "to": ["edge"]}],
       "preferences": [{"order": ["local", "cloud"], "fallback": true}]}
      """;
  private static final String TARGET =
      """
      {"id": "%s", "title": "A target", "boundary": "%s", "region": "eu", "operator": "site",
       "protocol": "%s", "hosts": [%s], "pins": [],
       "models": [{"id": "stand-in-large", "version": "1", "runtime": "any", "precision": "any",
         "contextTokens": 4096, "features": ["chat", "stream", "json-schema"], "quality": {},
         "inputMicroUsdPerMillionTokens": 0, "outputMicroUsdPerMillionTokens": 0, "tier": 0}]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path data;
  private final int port;
  private final Wiring agent;
  private final Upstream cloud = new Upstream(vertx);

  /** With this bound of the child's memory, in megabytes; 0 for the usual one. */
  LocalSite(Path directory, int memoryMegabytes) throws IOException {
    TinyGguf.write(directory.resolve("tiny.gguf"));
    port = freePort();
    Path yaml =
        Files.writeString(
            directory.resolve("agent.yaml"),
            """
            listen: 127.0.0.1:%d
            dataDirectory: data
            targets:
              local: { model: tiny.gguf, memoryMegabytes: %d }
              cloud: { baseUrl: "http://%s/v1" }
            """
                .formatted(port, memoryMegabytes, cloud.host()));
    AgentPlace place = AgentPlace.open(yaml);
    data = directory.resolve("data");
    String local = TARGET.formatted("local", "edge", "llama", "");
    String away = TARGET.formatted("cloud", "managed-cloud", "openai", "\"" + cloud.host() + "\"");
    new RehearsedTenant(freePort(), DOCUMENT, local + "," + away).enrol(place.data());
    agent = Wiring.start(place, place.identity());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private LlamaRuntime.Status runtime() {
    return agent.models().runtime(LOCAL).orElseThrow().status();
  }

  /**
   * Waits until the model is loaded and was tried, without which it is no route; the process id of
   * the child that loaded it.
   */
  long child() {
    await(() -> runtime().state() == RuntimeState.READY && isTried());
    return runtime().childPid();
  }

  private boolean isTried() {
    String metrics = metrics();
    long probes =
        metrics
            .lines()
            .filter(line -> line.startsWith("demarc_probes_total{target=\"local\""))
            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    return probes >= runtime().starts()
        && metrics.contains("demarc_capability_tier{target=\"local\"");
  }

  /** Waits until another child has loaded the model, and this one is no more. */
  void awaitChildAfter(long lost) {
    await(() -> runtime().state() == RuntimeState.READY && runtime().childPid() != lost);
    await(() -> ProcessHandle.of(lost).isEmpty());
    child();
  }

  /** Asks for an answer of thousands of tokens; returns when the child is at it. */
  CompletableFuture<HttpResponse<String>> askAtLength(
      String dataClass, String text, String within) {
    String body =
        """
        {"model":"auto","max_tokens":3000,"messages":[{"role":"user","content":"%s"}],
         "response_format":{"type":"json_schema","json_schema":{"name":"booleans","schema":
           {"type":"array","items":{"type":"boolean"},"minItems":1000,"maxItems":1001}}}}
        """
            .formatted(text);
    var answer = client.sendAsync(chat(dataClass, body, within), text());
    await(() -> runtime().state() == RuntimeState.BUSY || answer.isDone());
    return answer;
  }

  /** Requests that went to the cloud; it is also asked for its models, which tells it nothing. */
  long sent() {
    return cloud.got.stream().filter(one -> !one.path().equals("/v1/models")).count();
  }

  /** Asks for a few words. */
  HttpResponse<String> ask(String dataClass, String text) {
    String body =
        "{\"model\":\"auto\",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\""
            + text
            + "\"}]}";
    return client.sendAsync(chat(dataClass, body, "60s"), text()).join();
  }

  private HttpRequest chat(String dataClass, String body, String within) {
    return HttpRequest.newBuilder(at("/v1/chat/completions"))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + RehearsedTenant.KEY)
        .header("Content-Type", "application/json")
        .header("Demarc-Class", dataClass)
        .header("Demarc-Deadline", within)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  String metrics() {
    return client.sendAsync(HttpRequest.newBuilder(at("/metrics")).build(), text()).join().body();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  /**
   * What {@code demarc-agent status} says does not work with the local model; empty for nothing.
   */
  String problem() {
    try {
      JsonNode status = Rig.json(Files.readString(data.resolve("status.json")));
      return status.at("/problems/target local").asText("");
    } catch (IOException | RuntimeException notWritten) {
      return "";
    }
  }

  public static void signal(String name, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("there was no process " + pid);
    }
    if (name.equals("STOP")) {
      awaitStopped(Path.of("/proc/" + pid + "/status"));
    }
  }

  /** The signal returns before the threads stop. */
  private static void awaitStopped(Path status) throws IOException, InterruptedException {
    for (int tries = 0; tries < 6_000; tries++) {
      if (Files.readString(status).contains("T (stopped)")) {
        return;
      }
      Thread.sleep(5);
    }
    throw new IllegalStateException("it never stopped: " + status);
  }

  /** Looks again and again until it is so. */
  static void await(BooleanSupplier so) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("it never came to be so");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    agent.close();
    cloud.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    client.close();
  }
}
