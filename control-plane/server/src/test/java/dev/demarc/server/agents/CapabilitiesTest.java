package dev.demarc.server.agents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

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
import dev.demarc.contract.report.AgentReport;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class CapabilitiesTest extends ReportContract {
  private static final Digest MODEL = Digest.ofBytes(new byte[] {1});

  CapabilitiesTest() {
    super("capabilities", CapabilityReport.PAYLOAD_TYPE, "capability_report", "capability");
  }

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
      TenantId of, AgentId agent, long generation, Capability... items) {
    return new CapabilityReport(
        CapabilityReport.SCHEMA, of, agent, generation, Instant.now(), "0.1.0", List.of(items));
  }

  @Override
  AgentReport one(TenantId of, AgentId agent, long generation) {
    return report(of, agent, generation, capability("a", MODEL, 0, Duration.ZERO));
  }

  @Override
  AgentReport none(TenantId of, AgentId agent, long generation) {
    return report(of, agent, generation);
  }

  private Response tell(TestAgent agent, long generation, Capability... items) {
    return tell(agent, report(tenant.id(), agent.id(), generation, items));
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
  void countsAnAgentsModelsAsTheCataloguesOnlyOnTheCurrentBundle() {
    TestAgent agent = TestAgent.enrol(tenant);
    tell(agent, 1, capability("a", MODEL, 0, Duration.ZERO)).then().statusCode(204);
    currentModels(1);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "insert into bundle_head (tenant_id, group_id, version) values (?, 'default', 3)",
                tenant.id()));
    currentModels(0);
    database.doInTenant(
        tenant.id(),
        sql -> sql.update("update agent set bundle_version = 3 where tenant_id = ?", tenant.id()));
    currentModels(1);
  }

  private void currentModels(int agents) {
    given()
        .auth()
        .oauth2(tenant.member("auditor-" + UUID.randomUUID(), TenantRole.AUDITOR))
        .get(tenant.path("/measures/version.parity?step=none&what=model"))
        .then()
        .statusCode(200)
        .body("series[0].total.numerator", equalTo(agents))
        .body("series[0].total.denominator", equalTo(1));
  }
}
