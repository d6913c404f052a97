package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A word is sent to an agent in every place a request has. Afterwards it is searched for in the
 * database's files, in every log, on the wire to the control plane and in what the control plane
 * shows.
 */
class ContentNeverCrossesTest {
  private static final Installation INSTALLATION = Installation.underTest();
  private static final Doors DOORS = new Doors(INSTALLATION);
  private static final Canary CANARY = Canary.create();
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Canary
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
        - id: internal-asks
          effect: allow
          classes: [internal]
          obligations: [{ consent: { scope: session, ttl: PT1H } }]
      preferences:
        - { order: [cloud], fallback: true }
      """;

  private static TenantKit kit;
  private static AgentProcess agent;
  private static Wiretap wire;
  private static String key;

  @BeforeAll
  static void sendsTheWordEverywhere() throws Exception {
    String alias = "canary-" + Long.toString(System.currentTimeMillis(), 36);
    kit = TenantKit.create(DOORS, alias);
    kit.openAiTarget("cloud", "managed-cloud", "us", INSTALLATION.cloud(), "stand-in-large");
    key = kit.application("canary", "public", 10_000);
    kit.publish(POLICY);
    wire = Wiretap.before(INSTALLATION.controlPlane(), INSTALLATION.controlPlane().getPort() + 1);
    String binding = "{ baseUrl: \"" + INSTALLATION.cloud() + "/v1\", apiKey: { env: HOME } }";
    agent =
        AgentProcess.enrol(
            Path.of("target", alias), wire.uri(), kit.enrolmentToken(), Map.of("cloud", binding));
    everyPlace().forEach(ContentNeverCrossesTest::send);
    awaitUpload();
  }

  @AfterAll
  static void ends() throws Exception {
    agent.close();
    wire.close();
  }

  private static List<Sent> everyPlace() {
    String word = CANARY.word();
    String plain = chat("auto", "\"" + word + "\"", "");
    return List.of(
        new Sent(plain, Map.of()),
        new Sent(chat("auto", "\"" + word + "\"", ",\"stream\":true"), Map.of()),
        new Sent(chat("auto", "\"x\"", ",\"user\":\"" + word + "\""), Map.of()),
        new Sent(chat("auto", "[{\"type\":\"text\",\"text\":\"" + word + "\"}]", ""), Map.of()),
        new Sent(chat("auto", "\"x\"", tool(word)), Map.of()),
        new Sent(chat(word, "\"x\"", ""), Map.of()),
        new Sent("{\"model\": \"" + word, Map.of()),
        new Sent(plain, Map.of("Demarc-Session", word)),
        new Sent(plain, Map.of("Demarc-Class", word)),
        new Sent(plain, Map.of("Demarc-Task", word)),
        new Sent(plain, Map.of("Demarc-Class", "internal", "Demarc-Session", "s-" + word)),
        new Sent(plain, Map.of("Demarc-Actor-Token", word)),
        new Sent(plain, Map.of("User-Agent", word)),
        new Sent(plain, Map.of("X-Request-Id", word)));
  }

  private record Sent(String body, Map<String, String> headers) {}

  private static String chat(String model, String content, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
        .formatted(model, content, more);
  }

  private static String tool(String word) {
    return ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"%s\",\"parameters\":{}}}]"
        .formatted(word);
  }

  private static void send(Sent sent) {
    Http door = Http.to(agent.baseUrl()).bearer(key);
    for (var header : sent.headers().entrySet()) {
      door = door.with(header.getKey(), header.getValue());
    }
    var answer = door.post("/v1/chat/completions", sent.body());
    assertTrue(answer.status() < 500, answer.status() + " " + answer.body());
  }

  private static void awaitUpload() throws InterruptedException {
    for (int tries = 0; tries < 120; tries++) {
      if (kit.admin().get(kit.path("/traces")).json().path("items").size() >= 5) {
        TimeUnit.SECONDS.sleep(3); // whatever is still in the agent's last batch
        return;
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new AssertionError("nothing was uploaded");
  }

  @Test
  void isNotInTheDatabasesFiles() throws Exception {
    assertEquals(List.of(), CANARY.below(Storage.of(INSTALLATION).database()));
  }

  @Test
  void isInNoLog() throws Exception {
    assertEquals(List.of(), CANARY.below(Storage.of(INSTALLATION).logs()));
    Path log = agent.folder().resolve("agent.log");
    assertEquals(Optional.empty(), CANARY.in(Files.readAllBytes(log)));
  }

  @Test
  void isNotOnTheWireToTheControlPlane() {
    assertTrue(wire.heard().length > 10_000, "the tap heard nothing");
    assertEquals(Optional.empty(), CANARY.in(wire.heard()));
  }

  @Test
  void isInNothingTheControlPlaneShows() {
    for (String list : List.of("/traces", "/consents", "/audit", "/overview", "/agents")) {
      var answer = kit.admin().get(kit.path(list));
      assertEquals(200, answer.status(), list + answer.body());
      byte[] shown = answer.body().getBytes(StandardCharsets.UTF_8);
      assertEquals(Optional.empty(), CANARY.in(shown), list);
    }
    kit.admin()
        .get(kit.path("/traces"))
        .json()
        .path("items")
        .forEach(item -> {
          String path = kit.path("/traces/" + item.path("decision").asText());
          byte[] shown = kit.admin().get(path).body().getBytes(StandardCharsets.UTF_8);
          assertEquals(Optional.empty(), CANARY.in(shown), path);
        });
  }

  @Test
  void isFoundInTheDatabaseWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    Storage storage = Storage.of(INSTALLATION);
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("create table if not exists planted_leak (body text)");
      String padded = "padding padding padding ".repeat(200) + planted.word();
      statement.execute("insert into planted_leak values ('" + padded + "')");
      assertFalse(planted.below(storage.database()).isEmpty(), "the search misses the database");
      statement.execute("drop table planted_leak");
    }
  }

  @Test
  void isFoundInALogWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    Path log = Storage.of(INSTALLATION).logs().resolve("planted-leak.log");
    Files.writeString(log, "{\"message\":\"" + planted.word() + "\"}");
    try {
      assertFalse(planted.below(Storage.of(INSTALLATION).logs()).isEmpty());
    } finally {
      Files.delete(log);
    }
  }

  @Test
  void isFoundOnTheWireWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    Http.to(wire.uri()).get("/q/health/live?leak=" + planted.word());
    assertTrue(planted.in(wire.heard()).isPresent(), "the tap misses the wire");
  }

  @Test
  void isFoundInEveryFormWhenPlanted() {
    Canary planted = Canary.create();
    byte[] word = ("a word " + planted.word() + " among words").getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = ("..".substring(0, Math.min(2, shift)) + new String(word)).getBytes();
      assertTrue(planted.in(Base64.getEncoder().encode(shifted)).isPresent(), "base64 " + shift);
    }
    assertTrue(planted.in(deflated(word)).isPresent(), "zlib");
    assertTrue(
        planted.in(planted.word().getBytes(StandardCharsets.UTF_16LE)).isPresent(), "utf-16");
    assertEquals(Optional.empty(), Canary.create().in(word));
  }

  private static byte[] deflated(byte[] bytes) {
    var deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[512];
    int length = deflater.deflate(out);
    deflater.end();
    return java.util.Arrays.copyOf(out, length);
  }
}
