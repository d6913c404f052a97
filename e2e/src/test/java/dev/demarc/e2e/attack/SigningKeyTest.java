package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.TenantKit;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that signs for a tenant is replaced while an agent runs, and taken back. */
class SigningKeyTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Signed
      rules:
        - { id: edge, effect: allow, classes: [public], to: [edge] }
      """;

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final TenantKit kit =
      TenantKit.create(doors, "signed-" + Long.toString(System.nanoTime(), 36));
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directories;

  @AfterEach
  void close() {
    vertx.close();
  }

  private void replace(int number, boolean revoke) {
    var made =
        kit.admin()
            .post(
                Doors.path(kit.tenant(), "/signing-keys"),
                Map.of("replaces", number, "reason", "tried", "revoke", revoke));
    assertEquals(200, made.status(), made.body());
  }

  private static long version(SimulatedAgent agent) {
    return agent.inForce().orElseThrow().bundle().version();
  }

  private SimulatedAgent open(Path home) {
    return SimulatedAgent.open(vertx, home, SimulatedAgent.Ways.PLAIN);
  }

  @Test
  void isFollowedByAnAgentAlsoOverARestartWithoutTheControlPlane() {
    kit.openAiTarget("edge", "edge", "eu", installation.cloud(), "stand-in-large");
    kit.publish(POLICY);
    Path home = directories.resolve("home");
    try (SimulatedAgent agent =
        SimulatedAgent.enrol(
            vertx, home, kit.enrolmentToken(), "signed", SimulatedAgent.Ways.PLAIN)) {
      agent.look();
      long before = version(agent);
      replace(1, false);
      agent.look();
      agent.lookForGrants();
      assertTrue(version(agent) > before);
      replace(2, true);
      agent.lookForGrants();
      agent.look();
      assertEquals(before + 2, version(agent));
    }
    try (SimulatedAgent again = open(home)) {
      assertTrue(again.inForce().isPresent(), "it lost the key that signed its policy");
    }
  }

  @Test
  void isNotObeyedOnceItIsTakenBack() throws Exception {
    kit.openAiTarget("edge", "edge", "eu", installation.cloud(), "stand-in-large");
    kit.publish(POLICY);
    Path home = directories.resolve("home");
    byte[] old;
    try (SimulatedAgent agent =
        SimulatedAgent.enrol(
            vertx, home, kit.enrolmentToken(), "signed", SimulatedAgent.Ways.PLAIN)) {
      agent.look();
      old = Files.readAllBytes(home.resolve("bundle.json"));
      replace(1, true);
      agent.look();
    }
    Files.write(home.resolve("bundle.json"), old);
    Files.delete(home.resolve("high-water.json"));
    try (SimulatedAgent again = open(home)) {
      assertTrue(again.inForce().isEmpty(), "it obeys what a key signed that was taken back");
      again.look();
      assertTrue(again.inForce().isPresent());
    }
  }
}
