package dev.demarc.server.agents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class CapabilitiesTest {
  private static final String PATH = "/agent/v1/capabilities";
  private static final Digest MODEL = Digest.ofBytes(new byte[] {1});

  private final TestTenant tenant = TestTenant.create();

  @Inject TenantDatabase database;

  private static Capability capability(String target, Digest named, int least, Duration age) {
    Instant at = Instant.now().minus(age).truncatedTo(ChronoUnit.MILLIS);
    Claim claim =
        new Claim(
            TargetId.of(target),
            ModelId.of("tiny"),
            "llama.cpp",
            named,
            "f16",
            4_096,
            new TreeSet<>(List.of(Feature.CHAT)),
            1_000,
            least);
    Probe probe =
        new Probe(
            at,
            at.plus(Duration.ofHours(24)),
            MODEL,
            4_096,
            new TreeSet<>(List.of(Feature.CHAT)),
            30,
            400,
            1L << 20,
            1L << 30,
            2,
            null);
    return new Capability(claim, probe);
  }

  private static CapabilityReport report(
      TenantId tenant, AgentId agent, long generation, List<Capability> capabilities) {
    return new CapabilityReport(
        CapabilityReport.SCHEMA, tenant, agent, generation, Instant.now(), "0.1.0", capabilities);
  }

  private static Dsse sealed(String type, Object payload, KeyPair key) {
    try {
      byte[] bytes = DemarcJson.strict().writeValueAsBytes(payload);
      String id = Ed25519Keys.digest(key.getPublic()).text();
      return Dsse.sign(type, bytes, id, key.getPrivate());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Response tell(TestAgent agent, long generation, Capability... capabilities) {
    CapabilityReport report = report(tenant.id(), agent.id(), generation, List.of(capabilities));
    return agent.post(PATH, sealed(CapabilityReport.PAYLOAD_TYPE, report, agent.keys().pair()));
  }

  private ValidatableResponse shown(TestAgent agent, String query) {
    String auditor = tenant.member("auditor-" + UUID.randomUUID(), TenantRole.AUDITOR);
    return given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/agents/" + agent.id() + "/capabilities" + query))
        .then();
  }

  @Test
  void showsTheNewestReportAndWhatIsNotAsClaimed() {
    TestAgent agent = TestAgent.enrol(tenant);
    shown(agent, "").statusCode(200).body("items", hasSize(0));
    tell(agent, 1, capability("a", MODEL, 0, Duration.ZERO)).then().statusCode(204);
    tell(
            agent,
            7,
            capability("a", MODEL, 2, Duration.ZERO),
            capability("b", Digest.ofBytes(new byte[] {2}), 0, Duration.ZERO),
            capability("c", MODEL, 3, Duration.ZERO),
            capability("d", MODEL, 0, Duration.ofHours(25)))
        .then()
        .statusCode(204);
    shown(agent, "")
        .statusCode(200)
        .body("items", hasSize(4))
        .body("items[0].mismatch", nullValue())
        .body("items[0].probe.tier", equalTo(2))
        .body("items[0].generation", equalTo(7))
        .body("items[1].mismatch", equalTo("digest-changed"))
        .body("items[2].mismatch", equalTo("tier-not-approved"))
        .body("items[3].mismatch", equalTo("probe-stale"));
    String next =
        shown(agent, "?limit=3").body("items", hasSize(3)).extract().path("next").toString();
    shown(agent, "?limit=3&cursor=" + next)
        .body("items", hasSize(1))
        .body("items[0].claim.target", equalTo("d"))
        .body("next", nullValue());
  }

  @Test
  void takesALostAnswersReportAgainAndNoOlderOne() {
    TestAgent agent = TestAgent.enrol(tenant);
    CapabilityReport second =
        report(tenant.id(), agent.id(), 2, List.of(capability("a", MODEL, 0, Duration.ZERO)));
    Dsse sealed = sealed(CapabilityReport.PAYLOAD_TYPE, second, agent.keys().pair());
    agent.post(PATH, sealed).then().statusCode(204);
    agent.post(PATH, sealed).then().statusCode(204);
    tell(agent, 2).then().statusCode(409).body("code", equalTo("conflict"));
    tell(agent, 1).then().statusCode(409);
    shown(agent, "").body("items", hasSize(1));
  }

  @Test
  void refusesWhatTheAgentsOwnKeyDidNotSignForItself() {
    TestAgent agent = TestAgent.enrol(tenant);
    TestAgent other = TestAgent.enrol(tenant);
    TestTenant elsewhere = TestTenant.create();
    String type = CapabilityReport.PAYLOAD_TYPE;
    KeyPair own = agent.keys().pair();
    CapabilityReport good = report(tenant.id(), agent.id(), 1, List.of());
    refused(agent, sealed(type, good, other.keys().pair()), "signatures");
    refused(agent, sealed("application/json", good, own), "payloadType");
    refused(agent, sealed(type, report(tenant.id(), other.id(), 1, List.of()), own), "agent");
    refused(agent, sealed(type, report(elsewhere.id(), agent.id(), 1, List.of()), own), "agent");
    refused(agent, sealed(type, List.of("nonsense"), own), "payload");
    Dsse whole = sealed(type, good, own);
    String changed =
        java.util.Base64.getEncoder()
            .encodeToString(
                new String(whole.payloadBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .replace("\"generation\":1", "\"generation\":9")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    refused(agent, new Dsse(type, changed, whole.signatures()), "signatures");
    refused(agent, new Dsse(type, whole.payload(), List.of()), "signatures");
    shown(agent, "").body("items", hasSize(0));
  }

  private static void refused(TestAgent agent, Dsse report, String field) {
    agent
        .post(PATH, report)
        .then()
        .statusCode(400)
        .body("code", equalTo("validation"))
        .body("errors[0].field", equalTo(field));
  }

  @Test
  void showsAnotherTenantNothing() {
    TestAgent agent = TestAgent.enrol(tenant);
    tell(agent, 1, capability("a", MODEL, 0, Duration.ZERO)).then().statusCode(204);
    TestTenant elsewhere = TestTenant.create();
    String stranger = elsewhere.member("admin", TenantRole.TENANT_ADMIN);
    for (TestTenant asked : List.of(tenant, elsewhere)) {
      int status =
          given()
              .auth()
              .oauth2(stranger)
              .get(asked.path("/agents/" + agent.id() + "/capabilities"))
              .statusCode();
      assertEquals(404, status);
    }
    String user = tenant.member("user", TenantRole.END_USER);
    given()
        .auth()
        .oauth2(user)
        .get(tenant.path("/agents/" + agent.id() + "/capabilities"))
        .then()
        .statusCode(403)
        .body("code", notNullValue());
  }

  @Test
  void keepsTheNewestReportsAndNoMore() {
    TestAgent agent = TestAgent.enrol(tenant);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into capability_report
                select ?, ?, n, 'sha256:' || repeat('0', 64), now(), '{}'
                from generate_series(1, ?) n
                """,
                tenant.id(),
                agent.id(),
                SignedReports.KEPT));
    tell(agent, 1_000, capability("a", MODEL, 0, Duration.ZERO)).then().statusCode(204);
    tell(agent, 1_001, capability("a", MODEL, 0, Duration.ZERO)).then().statusCode(204);
    List<Long> kept = new ArrayList<>();
    database.doInTenant(
        tenant.id(),
        sql ->
            kept.addAll(
                sql.query(
                    "select generation from capability_report where tenant_id = ? order by 1",
                    row -> row.getLong(1),
                    tenant.id())));
    assertEquals(SignedReports.KEPT, kept.size());
    assertEquals(3L, kept.getFirst());
    shown(agent, "").body("items", hasSize(1));
  }
}
