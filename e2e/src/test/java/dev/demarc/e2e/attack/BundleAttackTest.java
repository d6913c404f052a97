package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.Digest;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.OperatorKeys;
import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.people.Browser;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every attack on what an agent obeys, by somebody on its way to the control plane who may even
 * hold the tenant's key: the agent keeps what it had, reports why, and the portal shows it.
 */
class BundleAttackTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Version %d
      rules:
        - { id: edge, effect: allow, classes: [public], to: [edge] }
      """;

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final TenantKit kit =
      TenantKit.create(doors, "attack-" + Long.toString(System.nanoTime(), 36));
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Interposed> between = new AtomicReference<>();
  @TempDir Path directory;

  private OperatorKeys stolen;
  private SimulatedAgent agent;
  private ObjectNode good;
  private long version;

  private void set() throws Exception {
    kit.openAiTarget("edge", "edge", "eu", installation.cloud(), "stand-in-large");
    String policy = kit.publish(POLICY.formatted(1));
    agent =
        SimulatedAgent.enrol(
            vertx,
            directory,
            kit.enrolmentToken(),
            "attacked",
            new SimulatedAgent.Ways(this::interpose, looked -> {}));
    agent.look();
    kit.republish(policy, POLICY.formatted(2));
    agent.look();
    version = agent.inForce().orElseThrow().bundle().version();
    stolen = OperatorKeys.of(Storage.of(installation), kit.tenant().id());
    Dsse genuine = between.get().genuine(agent.inForce().orElseThrow().digest().text());
    good = (ObjectNode) DemarcJson.tolerant().readTree(genuine.payloadBytes());
  }

  private ControlPlane interpose(ControlPlane straight) {
    between.set(new Interposed(straight));
    return between.get();
  }

  @AfterEach
  void close() {
    agent.close();
    vertx.close();
  }

  @Test
  void keepsWhatItObeysAndSaysWhyWhateverIsOffered() throws Exception {
    set();
    Dsse first = older();
    attack("rollback", first);
    attack("fork", stolen.sign(changed(version, bundle -> bundle.put("minAgentVersion", "0.0.9"))));
    attack("signature", unsigned(stolen.sign(changed(version + 1, bundle -> {}))));
    attack(
        "tenant",
        stolen.sign(
            changed(version + 1, bundle -> bundle.put("tenant", UUID.randomUUID().toString()))));
    attack(
        "audience", stolen.sign(changed(version + 1, bundle -> bundle.put("audience", "other"))));
    attack(
        "unknown-feature",
        stolen.sign(
            changed(
                version + 1, bundle -> bundle.withArray("requiredFeatures").add("telepathy/v1"))));
    Instant future = Instant.now().plusSeconds(3_600);
    attack(
        "not-yet",
        stolen.sign(changed(version + 1, bundle -> bundle.put("notBefore", future.toString()))));
    Instant past = Instant.now().minusSeconds(1);
    attack(
        "expired",
        stolen.sign(changed(version + 1, bundle -> bundle.put("expiresAt", past.toString()))));
    attack(
        "agent-too-old",
        stolen.sign(changed(version + 1, bundle -> bundle.put("minAgentVersion", "9.0.0"))));
    Dsse mixed = stolen.sign(changed(version + 1, bundle -> {}));
    between.get().offer(version + 1, Digest.ofBytes(first.payloadBytes()), mixed);
    expect("mixed");
    shownInThePortal(
        Stream.of(
                "rollback",
                "fork",
                "signature",
                "tenant",
                "audience",
                "unknown feature",
                "not yet",
                "expired",
                "agent too old",
                "mixed")
            .map("Rejected: "::concat)
            .toList());
  }

  @Test
  void obeysNothingWhenItIsKeptFromAnythingNewer() throws Exception {
    set();
    Instant soon = Instant.now().plusSeconds(5);
    Dsse last = stolen.sign(changed(version + 1, b -> b.put("expiresAt", soon.toString())));
    between.get().offer(version + 1, last);
    agent.look();
    assertEquals(version + 1, agent.inForce().orElseThrow().bundle().version());
    between.get().freeze();
    for (int tries = 0; agent.inForce().isPresent(); tries++) {
      assertTrue(tries < 600, "the agent still obeys a policy that has expired");
      agent.look();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    agent.look();
    JsonNode told = newestReport();
    assertEquals("expired", told.path("reason").asText(), told.toString());
    assertEquals(version + 1, told.path("version").asLong());
    shownInThePortal(List.of("No longer obeyed: expired"));
  }

  private void attack(String reason, Dsse envelope) throws Exception {
    long claimed = DemarcJson.tolerant().readTree(envelope.payloadBytes()).get("version").asLong();
    between.get().offer(claimed, envelope);
    expect(reason);
  }

  private void expect(String reason) {
    agent.look();
    assertEquals(version, agent.inForce().orElseThrow().bundle().version(), reason);
    JsonNode newest = newestReport();
    assertEquals(reason, newest.path("reason").asText(), newest.toString());
  }

  private JsonNode newestReport() {
    return kit.admin()
        .get(kit.path("/bundle-reports?limit=1&agent=" + agent.id()))
        .json()
        .at("/items/0");
  }

  private ObjectNode changed(long to, Consumer<ObjectNode> change) {
    ObjectNode bundle = good.deepCopy().put("version", to);
    change.accept(bundle);
    return bundle;
  }

  private static Dsse unsigned(Dsse envelope) {
    return new Dsse(envelope.payloadType(), envelope.payload(), List.of());
  }

  /** The first bundle, as it was signed then. */
  private Dsse older() {
    JsonNode all = kit.admin().get(kit.path("/bundles")).json().path("items");
    for (JsonNode one : all) {
      if (one.path("version").asLong() < version) {
        return between.get().genuine(one.path("digest").asText());
      }
    }
    throw new AssertionError("no older bundle: " + all);
  }

  private void shownInThePortal(List<String> results) {
    try (Browser browser = Browser.start()) {
      Page page = browser.desktop();
      String url = installation.portal() + "/t/" + kit.tenant().id() + "/agents/" + agent.id();
      Browser.openAs(page, kit.tenant().user("tenant-admin"), url);
      for (String result : results) {
        page.waitForSelector("text=" + result);
      }
    }
  }
}
