package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.cli.AgentPlace;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code golden} against a whole agent: its door, its pipeline, its key, its disk. */
@ExtendWith(LoadedSqlite.class)
class GoldenCommandTest {
  private static final String DOCUMENT =
      """
      {"schema": "demarc/policy/v1", "title": "Summaries", "rules": [
        {"id": "anywhere", "effect": "allow", "classes": ["public"], "tasks": ["summarize", "chat"]}],
       "preferences": [{"order": ["cloud", "extract"], "fallback": true}]}
      """;
  private static final String MODEL =
      """
      {"id": "%s", "version": "1", "runtime": "any", "precision": "any", "contextTokens": 32000,
       "features": ["chat", "stream", "summarize"], "quality": {"summarize": %d},
       "inputMicroUsdPerMillionTokens": 0, "outputMicroUsdPerMillionTokens": 0, "tier": 0}
      """;
  private static final String TARGET =
      """
      {"id": "%s", "title": "A target", "boundary": "%s", "region": "eu", "operator": "site",
       "protocol": "%s", "hosts": [%s], "pins": [], "models": [%s]}
      """;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Upstream cloud = new Upstream(vertx);
  private int port;
  private AgentPlace place;
  private Wiring agent;

  @BeforeEach
  void starts() throws IOException {
    port = freePort();
    Path yaml =
        Files.writeString(
            directory.resolve("agent.yaml"),
            """
            listen: 127.0.0.1:%d
            dataDirectory: data
            targets:
              extract: {}
              cloud: { baseUrl: "http://%s/v1" }
            """
                .formatted(port, cloud.host()));
    Files.writeString(directory.resolve("key.txt"), RehearsedTenant.KEY + "\n");
    place = AgentPlace.open(yaml);
    String extract =
        TARGET.formatted("extract", "none", "extractive", "", MODEL.formatted("extractive-1", 300));
    String models = MODEL.formatted("large", 900) + "," + MODEL.formatted("small", 800);
    String away =
        TARGET.formatted("cloud", "managed-cloud", "openai", "\"" + cloud.host() + "\"", models);
    new RehearsedTenant(freePort(), DOCUMENT, extract + "," + away).enrol(place.data());
    cloud.answer =
        (request, body) ->
            Upstream.whole(
                request,
                Upstream.HELLO.replace(
                    "stand-in-large", Rig.json(body.toString()).path("model").asText()));
    agent = Wiring.start(place, place.identity());
  }

  @AfterEach
  void ends() {
    agent.close();
    cloud.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    client.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private record Ran(int code, String out, String problems) {}

  private Ran command(String... words) {
    var out = new ByteArrayOutputStream();
    var problems = new ByteArrayOutputStream();
    int code = Main.run(List.of(words), new PrintStream(out), new PrintStream(problems));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), problems.toString(StandardCharsets.UTF_8));
  }

  private Ran golden(String file, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "golden",
                "run",
                file,
                "--application",
                directory.resolve("key.txt").toString(),
                "--config",
                directory.resolve("agent.yaml").toString()));
    words.addAll(List.of(more));
    return command(words.toArray(String[]::new));
  }

  private String status() {
    return command("status", "--config", directory.resolve("agent.yaml").toString()).out();
  }

  private String send(String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + RehearsedTenant.KEY)
            .header("Demarc-Task", "summarize");
    HttpRequest made =
        body.isEmpty()
            ? request.build()
            : request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return client.sendAsync(made, HttpResponse.BodyHandlers.ofString()).join().body();
  }

  private JsonNode summary() {
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"The ferry did not sail.\"}]}";
    return Rig.json(send("/v1/chat/completions", body)).path("demarc");
  }

  @Test
  void scoresTheExtractiveSummariserWithTheSetThatIsShipped() {
    Ran ran = golden("../golden/summaries.yaml", "--target", "extract");
    assertEquals(0, ran.code(), ran.toString());
    assertTrue(ran.out().startsWith("extract/extractive-1\n  bridge-closure "), ran.out());
    assertTrue(ran.out().contains("summarize, summaries-en@1: score "), ran.out());
    assertTrue(ran.out().contains("6 answered"), ran.out());
    assertTrue(status().contains("quality extract/extractive-1 summarize: "), status());
    assertTrue(
        send("/metrics", "").contains("demarc_quality_score{target=\"extract\""),
        "not on /metrics");
    assertTrue(cloud.got.stream().noneMatch(got -> got.path().contains("chat")), "it left");
  }

  @Test
  void lowersAModelThatDoesWorseThanItClaimsAndExplainsTheSameBytes() {
    assertEquals("large", summary().at("/model/id").asText());
    JsonNode result =
        Rig.json(
            golden("../golden/summaries.yaml", "--target", "cloud", "--model", "large", "--json")
                .out());
    assertEquals(0, result.at("/routes/0/score").asInt(-1), result.toString());
    assertEquals(6, result.at("/routes/0/answered").asInt());
    JsonNode after = summary();
    assertEquals("small", after.at("/model/id").asText());
    Ran explained =
        command(
            "explain",
            "--config",
            directory.resolve("agent.yaml").toString(),
            after.path("decision").asText());
    assertEquals(0, explained.code(), explained.toString());
    assertTrue(explained.out().contains("same"), explained.out());
    agent.close();
    agent = Wiring.start(place, place.identity());
    assertEquals("small", summary().at("/model/id").asText(), "forgotten by a restart");
  }

  @Test
  void leavesNothingOfACaseBehind() throws IOException {
    golden("../golden/summaries.yaml");
    List<String> canaries = List.of("Harrow", "bridge-closure", "harvest-report", "Norwell");
    try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String canary : canaries) {
          assertFalse(content.contains(canary), file + " holds " + canary);
        }
      }
    }
    String metrics = send("/metrics", "");
    assertTrue(canaries.stream().noneMatch(metrics::contains), metrics);
  }

  @Test
  void checksAFileWithoutAnAgentAndSaysWhatIsWrong() throws IOException {
    Ran good = command("golden", "check", "../golden/orders.yaml");
    assertEquals(0, good.code(), good.toString());
    assertTrue(good.out().startsWith("orders-en@1: 4 cases of task chat, class public, sha256:"));
    Path bad =
        Files.writeString(
            directory.resolve("bad.yaml"),
            Files.readString(Path.of("../golden/orders.yaml")).replace("task: chat", "tusk: chat"));
    Ran wrong = command("golden", "check", bad.toString());
    assertEquals(2, wrong.code());
    assertTrue(wrong.problems().contains("task: is required and not there"), wrong.problems());
    assertEquals(2, command("golden", "check", "nowhere.yaml").code());
    assertEquals(2, command("golden", "sing").code());
    assertTrue(command("golden", "schema").out().contains("demarc/golden/v1"));
  }

  @Test
  void saysSoWhereNothingIsScoredAndWhereNoAgentIs() throws IOException {
    String internal =
        Files.readString(Path.of("../golden/summaries.yaml"))
            .replace("class: public", "class: secret");
    Path file = Files.writeString(directory.resolve("secret.yaml"), internal);
    Ran refused = golden(file.toString(), "--target", "cloud", "--model", "large");
    assertEquals(1, refused.code());
    assertTrue(refused.out().contains("refused  policy_refused"), refused.out());
    assertTrue(refused.out().contains("no score, for no case was answered"), refused.out());
    assertTrue(
        golden(file.toString(), "--target", "nowhere").problems().contains("model_not_found"));
    agent.close();
    Ran nobody = golden(file.toString());
    assertEquals(1, nobody.code());
    assertTrue(
        nobody.problems().contains("no agent answers on 127.0.0.1:" + port), nobody.toString());
    agent = Wiring.start(place, place.identity());
  }
}
