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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
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
    List<String> names = List.of(subject, person.username(), person.username() + "@example.test");
    Map<String, String> bound =
        Map.of("cloud", "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }");
    try (var agent =
        AgentProcess.enrol(
            Path.of("target", alias), installation.controlPlane(), kit.enrolmentToken(), bound)) {
      Path receipt = agreeAndAsk(agent, key);
      await("a trace", () -> !items("/traces").isEmpty());
      await("a head", () -> Files.exists(agent.folder().resolve("data/ledger-head.json")));
      assertFalse(inTables(names).isEmpty());
      assertEquals(200, keycloak(subject));

      var erased =
          kit.admin().post(kit.path("/erasures"), Map.of("subject", subject, "confirm", subject));
      assertEquals(200, erased.status(), erased.body());
      assertEquals("erased", erased.json().path("state").asText());

      assertEquals(List.of(), inTables(names));
      assertEquals(404, keycloak(subject));
      await("the agent forgets", () -> inFiles(agent.folder().resolve("data"), names).isEmpty());
      Path head = files.resolve("head.json");
      Files.writeString(head, agent.command("ledger-head"));
      String said = verify(export(), receipt, head);
      assertTrue(said.startsWith("holds: "), said);
      assertFalse(Files.readString(export()).contains(subject));
    }
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

  /** As the superuser, in every row of every table, also inside of base64. */
  private List<String> inTables(List<String> names) throws SQLException, IOException {
    var found = new ArrayList<String>();
    try (Connection connection = Storage.of(installation).connect("postgres");
        var tables = connection.createStatement();
        var table =
            tables.executeQuery(
                "select relname from pg_class where relkind = 'r'"
                    + " and relnamespace = 'public'::regnamespace")) {
      while (table.next()) {
        try (var rows = connection.createStatement();
            var row =
                rows.executeQuery("select t::text from public.\"" + table.getString(1) + "\" t")) {
          while (row.next()) {
            if (has(row.getString(1), names)) {
              found.add(table.getString(1));
            }
          }
        }
      }
    }
    return found;
  }

  private static List<Path> inFiles(Path folder, List<String> names) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      var found = new ArrayList<Path>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (has(Files.readString(file, StandardCharsets.ISO_8859_1), names)) {
          found.add(file);
        }
      }
      return found;
    }
  }

  private static boolean has(String text, List<String> names) {
    return names.stream().flatMap(ErasureTest::spellings).anyMatch(text::contains);
  }

  /** As it is, and as it is inside of base64 wherever it begins. */
  private static Stream<String> spellings(String name) {
    return Stream.concat(
        Stream.of(name),
        Stream.of("", "x", "xx")
            .map(before -> {
              byte[] bytes = (before + name).getBytes(StandardCharsets.UTF_8);
              String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
              return encoded.substring((before.length() * 8 + 5) / 6, bytes.length * 8 / 6);
            }));
  }

  /** What its admin API says of the user. */
  private int keycloak(String subject) throws IOException {
    Path data = Storage.of(installation).data();
    String secret = Files.readString(data.resolve("secrets/keycloak-control-plane")).strip();
    String token = doors.serviceToken("control-plane", secret);
    return Http.to(installation.keycloak())
        .bearer(token)
        .get("/admin/realms/demarc/users/" + subject)
        .status();
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
