package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person agrees, is served, keeps a receipt, and is erased. Afterwards nothing says who they were
 * in the database, at Keycloak or at the agent, and the ledger verifies against the receipt and the
 * head of the agent.
 */
class ErasureTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Asks
      rules:
        - id: asks
          effect: allow
          classes: [internal]
          to: [managed-cloud]
          obligations:
            - consent: { scope: session, ttl: PT8H }
      """;

  private static final List<String> KNOWN_BEFORE =
      List.of(
          "user by id",
          "user by user name",
          "user by e-mail",
          "user by search",
          "sessions of the user",
          "members of the organization",
          "sessions at demarc-cli");

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final String alias = "erase-" + Long.toString(System.nanoTime(), 36);
  private final TenantKit kit = TenantKit.create(doors, alias);
  private final Installation.User person = kit.tenant().user("end-user");

  @TempDir Path files;

  @Test
  void leavesNothingOfAPersonAndALedgerThatVerifies() throws Exception {
    kit.openAiTarget("cloud", "managed-cloud", "us", installation.cloud(), "stand-in-large");
    String key = kit.application("notes", "internal", 1_000);
    kit.publish(POLICY);
    String subject = subject();
    String email = person.username() + "@example.test";
    Named named = new Named(List.of(subject, person.username(), email));
    AtKeycloak keycloak = new AtKeycloak(doors, subject, person.username(), email);
    Map<String, String> bound =
        Map.of("cloud", "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }");
    try (var agent =
        AgentProcess.enrol(
            Path.of("target", alias), installation.controlPlane(), kit.enrolmentToken(), bound)) {
      Path receipt = agreeAndAsk(agent, key);
      await("a trace", () -> !items("/traces").isEmpty());
      await("a head", () -> Files.exists(agent.folder().resolve("data/ledger-head.json")));
      assertFalse(named.tables(installation).isEmpty());
      List<String> before = keycloak.naming(named);
      assertTrue(before.containsAll(KNOWN_BEFORE), () -> "finds only " + before);

      var erased =
          kit.admin().post(kit.path("/erasures"), Map.of("subject", subject, "confirm", subject));
      assertEquals(200, erased.status(), erased.body());
      assertEquals("erased", erased.json().path("state").asText());

      assertEquals(List.of(), named.tables(installation));
      assertEquals(List.of(), keycloak.naming(named));
      assertEquals(List.of(), keycloaksFiles(named));
      await("the agent forgets", () -> named.files(agent.folder().resolve("data")).isEmpty());
      Path head = files.resolve("head.json");
      Files.writeString(head, agent.command("ledger-head"));
      String said = verify(export(), receipt, head);
      assertTrue(said.startsWith("holds: "), said);
      assertFalse(Files.readString(export()).contains(subject));
    }
  }

  /**
   * What Keycloak wrote, its log too, without the file of its embedded database: there the place of
   * a row that was deleted is written over when it is needed (decision 13, the runbook).
   */
  private List<Path> keycloaksFiles(Named named) throws IOException {
    Storage storage = Storage.of(installation);
    List<Path> files = new ArrayList<>(named.files(storage.data().resolve("keycloak/data")));
    files.removeIf(file -> file.startsWith(storage.data().resolve("keycloak/data/h2")));
    try (Stream<Path> logs = Files.list(storage.logs())) {
      for (Path log : logs.filter(ErasureTest::isKeycloaks).toList()) {
        files.addAll(named.files(log));
      }
    }
    return files;
  }

  private static boolean isKeycloaks(Path log) {
    return log.getFileName().toString().startsWith("keycloak");
  }

  /** Is asked, says yes, is served; the receipt is kept. */
  private Path agreeAndAsk(AgentProcess agent, String key)
      throws IOException, InterruptedException {
    Http door =
        Http.to(agent.baseUrl())
            .bearer(key)
            .with("Demarc-Actor-Token", doors.token(person.username(), person.password()))
            .with("Demarc-Session", "erasure");
    await("actor keys", () -> ask(door).status() == 403);
    String consent = ask(door).json().at("/error/consent/id").asText();
    Http own = doors.as(person);
    String path = kit.path("/consents/" + consent);
    String digest = own.get(path).json().at("/notice/digest").asText();
    var granted =
        own.post(
            path + "/answer",
            Map.of("answer", "grant", "scope", "session", "noticeDigest", digest));
    assertEquals(200, granted.status(), granted.body());
    await("an answer", () -> ask(door).status() == 200);
    return Files.writeString(files.resolve("receipt.json"), own.get(path + "/receipt").body());
  }

  private static Http.Answer ask(Http door) {
    var message = Map.of("role", "user", "content", "Shorten the rota, please.");
    return door.post(
        "/v1/chat/completions", Map.of("model", "stand-in-large", "messages", List.of(message)));
  }

  private String subject() {
    for (JsonNode member : items("/members")) {
      if (member.path("username").asText().equals(person.username())) {
        return member.path("subject").asText();
      }
    }
    throw new AssertionError("no " + person.username());
  }

  private JsonNode items(String list) {
    return kit.admin().get(kit.path(list)).json().path("items");
  }

  private Path export() throws IOException {
    var lines = kit.admin().get(kit.path("/ledger"));
    assertEquals(200, lines.status(), lines.body());
    return Files.writeString(files.resolve("ledger.ndjson"), lines.body());
  }

  private String verify(Path export, Path... heads) throws IOException, InterruptedException {
    Path out = files.resolve("out");
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("../control-plane/ledger-cli/target/demarc-ledger.jar").toString(),
                "verify",
                export.toString()));
    for (Path head : heads) {
      words.addAll(List.of("--head", head.toString()));
    }
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the verifier does not end");
    return Files.readString(out);
  }

  private static void await(String what, Callable<Boolean> condition) throws InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception notYet) {
        throw new AssertionError(what, notYet);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(what + " did not come");
  }
}
