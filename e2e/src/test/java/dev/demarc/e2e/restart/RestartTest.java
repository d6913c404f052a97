package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Journal;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.json.DemarcJson;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code ./demarc down} and {@code up}: every record, person, key and journal is still there. */
class RestartTest {
  private static final List<String> AGENTS = List.of("clinic-edge", "plant-edge");

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);

  @Test
  void keepsEveryRecordWhenEverythingGoesDownAndUp() throws Exception {
    installation.tenants().forEach(this::route);
    Instant routed = Instant.now();
    for (Installation.Tenant tenant : installation.tenants()) {
      awaitNothingQueued(tenant, routed);
    }
    String moment = Instant.now().toString();
    Rows rows = Rows.of(storage, moment);
    Map<String, String> people = people();
    Map<String, String> files = files();
    Map<String, List<String>> journals = journals();
    demarc("down");
    assertThrows(
        UncheckedIOException.class, () -> Http.to(installation.controlPlane()).get("/q/health"));
    demarc("up");
    System.out.println(
        rows.count() + " rows of " + rows.tables() + " tables, " + files.size() + " files");
    assertTrue(rows.tables() >= 20, "too few tables are looked at: " + rows.digests().keySet());
    assertEquals(List.of(), rows.lostIn(Rows.of(storage, moment)));
    assertEquals(people, people());
    assertEquals(files, files());
    journals()
        .forEach((agent, now) -> {
          List<String> before = journals.get(agent);
          assertTrue(before.size() > 0, "nothing in the journal of " + agent);
          assertEquals(before, now.subList(0, Math.min(before.size(), now.size())), agent);
        });
    for (String agent : AGENTS) {
      System.out.println(agent + ": " + Journal.of(storage, agent).verify().strip());
    }
    installation.tenants().forEach(this::route);
  }

  @Test
  void findsARowThatIsGoneChangedOrNew() {
    var before = new Rows(Map.of("policy", List.of("a", "b", "b"), "trace_span", List.of("x")));
    assertEquals(List.of(), before.lostIn(before));
    assertEquals(
        List.of("policy: 1 rows of 3 gone or changed, 0 new"),
        before.lostIn(
            new Rows(Map.of("policy", List.of("a", "b"), "trace_span", List.of("x", "y")))));
    assertEquals(
        List.of("policy: 1 rows of 3 gone or changed, 1 new"),
        before.lostIn(
            new Rows(Map.of("policy", List.of("a", "b", "c"), "trace_span", List.of("x")))));
    assertEquals(
        List.of("trace_span: 1 rows of 1 gone or changed, 0 new"),
        before.lostIn(new Rows(Map.of("policy", List.of("a", "b", "b")))));
  }

  /** The same key is known to the same agent before and after. */
  private void route(Installation.Tenant tenant) {
    var answer =
        doors
            .agent(tenant.agent())
            .with("Demarc-Task", "summarize")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "extractive-1",
                    "messages",
                    List.of(Map.of("role", "user", "content", "One. Two. Three. Four."))));
    assertEquals(200, answer.status(), answer.body());
  }

  /** Told by a heartbeat after that moment: an older one does not know of the last request. */
  private void awaitNothingQueued(Installation.Tenant tenant, Instant after)
      throws InterruptedException {
    Http admin = doors.as(tenant.user("tenant-admin"));
    for (int tries = 0; tries < 120; tries++) {
      for (JsonNode agent : admin.get(Doors.path(tenant, "/agents")).json().path("items")) {
        if (agent.path("id").asText().equals(tenant.agent().id())
            && agent.path("queued").asLong(1) == 0
            && Instant.parse(agent.path("lastSeenAt").asText()).isAfter(after)) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new AssertionError("the agent of " + tenant.name() + " did not upload everything");
  }

  /** Who a person is to Keycloak, by name: the subject of a fresh token. */
  private Map<String, String> people() throws Exception {
    Map<String, String> people = new TreeMap<>();
    for (Installation.Tenant tenant : installation.tenants()) {
      for (Installation.User user : tenant.users()) {
        String token = doors.token(user.username(), user.password());
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        JsonNode json = DemarcJson.tolerant().readTree(claims);
        people.put(user.username(), json.path("sub").asText() + json.path("organization"));
      }
    }
    return people;
  }

  /** Digests of the agents' identities and of every key and secret. */
  private Map<String, String> files() throws Exception {
    List<Path> paths = new ArrayList<>();
    for (String agent : AGENTS) {
      paths.add(storage.data().resolve("agents").resolve(agent).resolve("data/identity.json"));
    }
    for (String folder : List.of("control-plane/keys", "secrets", "models")) {
      try (Stream<Path> files = Files.walk(storage.data().resolve(folder))) {
        files.filter(Files::isRegularFile).forEach(paths::add);
      }
    }
    Map<String, String> digests = new TreeMap<>();
    for (Path path : paths) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      digests.put(path.toString(), HexFormat.of().formatHex(digest));
    }
    return digests;
  }

  private Map<String, List<String>> journals() throws Exception {
    Map<String, List<String>> journals = new TreeMap<>();
    for (String agent : AGENTS) {
      journals.put(agent, Journal.of(storage, agent).hashes());
    }
    return journals;
  }

  private static void demarc(String command) throws Exception {
    Path launcher = Path.of("../demarc").toAbsolutePath().normalize();
    Path log = Path.of("target", "restart-" + command + ".log").toAbsolutePath();
    Process process =
        new ProcessBuilder(launcher.toString(), command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(6, TimeUnit.MINUTES);
    assertTrue(ended && process.exitValue() == 0, () -> command + ": see " + log);
  }
}
