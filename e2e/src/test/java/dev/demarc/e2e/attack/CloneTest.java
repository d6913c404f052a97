package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.people.Browser;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's directory is copied and both run: neither is served, and the portal says so. */
class CloneTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Cloned
      rules:
        - { id: edge, effect: allow, classes: [public], to: [edge] }
      """;

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final TenantKit kit =
      TenantKit.create(doors, "clone-" + Long.toString(System.nanoTime(), 36));
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directories;

  @AfterEach
  void close() {
    vertx.close();
  }

  private SimulatedAgent enrol(Path directory) {
    kit.openAiTarget("edge", "edge", "eu", installation.cloud(), "stand-in-large");
    kit.publish(POLICY);
    return SimulatedAgent.enrol(
        vertx, directory, kit.enrolmentToken(), "cloned", SimulatedAgent.Ways.PLAIN);
  }

  @Test
  void quarantinesAnAgentAndItsCopy() throws Exception {
    Path home = directories.resolve("home");
    try (SimulatedAgent agent = enrol(home)) {
      agent.look();
      assertEquals(1, agent.renewKey());
      try (SimulatedAgent copy = open(copyOf(home))) {
        copy.look();
        assertEquals(2, copy.renewKey());
        minutesPass();
        assertThrows(ControlPlane.Away.class, agent::look);
        assertTrue(agent.isRevoked() && agent.inForce().isEmpty());
        assertThrows(ControlPlane.Away.class, copy::look);
        assertTrue(copy.isRevoked() && copy.inForce().isEmpty());
      }
      shownInThePortal(agent);
    }
  }

  @Test
  void takesUpARenewalWhoseAnswerWasLost() throws Exception {
    Path home = directories.resolve("home");
    try (SimulatedAgent agent = enrol(home)) {
      agent.look();
      assertEquals(1, agent.renewKey());
    }
    beforeTheAnswer(home);
    minutesPass();
    try (SimulatedAgent again = open(home)) {
      again.look();
      assertTrue(again.inForce().isPresent());
      assertEquals(1, kept(home).at("/current/generation").asInt());
      assertEquals(2, again.renewKey());
      again.look();
    }
  }

  /** As if it had been killed between the control plane's yes and its own note of it. */
  private static void beforeTheAnswer(Path home) throws IOException {
    JsonNode identity = DemarcJson.tolerant().readTree(home.resolve("identity.json").toFile());
    var enrolled =
        Map.of(
            "generation", 0,
            "publicKey", identity.get("publicKey").asText(),
            "privateKey", identity.get("privateKey").asText());
    Map<String, Object> then = Map.of("current", enrolled, "next", kept(home).get("current"));
    Files.write(home.resolve("access-key.json"), DemarcJson.strict().writeValueAsBytes(then));
  }

  private static JsonNode kept(Path home) throws IOException {
    return DemarcJson.tolerant().readTree(home.resolve("access-key.json").toFile());
  }

  private SimulatedAgent open(Path directory) {
    return SimulatedAgent.open(vertx, directory, SimulatedAgent.Ways.PLAIN);
  }

  private Path copyOf(Path home) throws IOException {
    Path copy = Files.createDirectory(directories.resolve("copy"));
    try (var files = Files.list(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  /** What was given up just now was given up a while ago. */
  private void minutesPass() throws Exception {
    try (Connection connection = Storage.of(installation).connect("demarc_app");
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local app.tenant = '" + kit.tenant().id().text() + "'");
      int changed =
          statement.executeUpdate(
              """
              with gone as (delete from agent_former_key returning *)
              insert into agent_former_key
              select tenant_id, agent, generation, public_key,
                superseded_at - interval '2 minutes' from gone
              """);
      assertTrue(changed > 0);
      connection.commit();
    }
  }

  private void shownInThePortal(SimulatedAgent agent) {
    try (Browser browser = Browser.start()) {
      Page page = browser.desktop();
      String url = installation.portal() + "/t/" + kit.tenant().id() + "/agents/" + agent.id();
      Browser.openAs(page, kit.tenant().user("tenant-admin"), url);
      page.waitForSelector("[data-testid=agent-state][data-state=quarantined]");
      page.waitForSelector("text=two machines run as this agent");
    }
  }
}
