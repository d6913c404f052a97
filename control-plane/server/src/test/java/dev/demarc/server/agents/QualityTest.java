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
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.quality.QualityScore;
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
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QualityTest {
  private static final String PATH = "/agent/v1/quality";

  private final TestTenant tenant = TestTenant.create();

  @Inject TenantDatabase database;

  private static QualityScore score(String target, String set, int passed, Duration age) {
    Instant at = Instant.now().minus(age).truncatedTo(ChronoUnit.MILLIS);
    return new QualityScore(
        TargetId.of(target),
        ModelId.of("tiny"),
        TaskId.of("summarize"),
        "1",
        Digest.ofBytes(new byte[] {1}),
        GoldenSetId.of(set),
        "3",
        Digest.ofBytes(new byte[] {2}),
        ApplicationId.of("notes"),
        5,
        3,
        passed,
        1,
        1,
        at,
        at.plus(Duration.ofDays(7)));
  }

  private static QualityReport report(
      TenantId tenant, AgentId agent, long generation, QualityScore... scores) {
    return new QualityReport(
        QualityReport.SCHEMA, tenant, agent, generation, Instant.now(), "0.2.0", List.of(scores));
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

  private Response tell(TestAgent agent, long generation, QualityScore... scores) {
    QualityReport report = report(tenant.id(), agent.id(), generation, scores);
    return agent.post(PATH, sealed(QualityReport.PAYLOAD_TYPE, report, agent.keys().pair()));
  }

  private ValidatableResponse shown(TestAgent agent, String query) {
    String auditor = tenant.member("auditor-" + UUID.randomUUID(), TenantRole.AUDITOR);
    return given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/agents/" + agent.id() + "/quality" + query))
        .then();
  }

  @Test
  void showsTheNewestReportAndWhatExpired() {
    TestAgent agent = TestAgent.enrol(tenant);
    shown(agent, "").statusCode(200).body("items", hasSize(0));
    tell(agent, 1, score("z", "old", 3, Duration.ZERO)).then().statusCode(204);
    tell(
            agent,
            7,
            score("a", "notes", 2, Duration.ZERO),
            score("a", "orders", 3, Duration.ZERO),
            score("b", "notes", 0, Duration.ofDays(8)))
        .then()
        .statusCode(204);
    shown(agent, "")
        .statusCode(200)
        .body("items", hasSize(3))
        .body("items[0].permille", equalTo(666))
        .body("items[0].expired", equalTo(false))
        .body("items[0].generation", equalTo(7))
        .body("items[0].score.refused", equalTo(1))
        .body("items[1].score.set", equalTo("orders"))
        .body("items[1].permille", equalTo(1_000))
        .body("items[2].expired", equalTo(true));
    String next =
        shown(agent, "?limit=2").body("items", hasSize(2)).extract().path("next").toString();
    shown(agent, "?limit=2&cursor=" + next)
        .body("items", hasSize(1))
        .body("items[0].score.target", equalTo("b"))
        .body("next", nullValue());
  }

  @Test
  void takesALostAnswersReportAgainAndNoOlderOne() {
    TestAgent agent = TestAgent.enrol(tenant);
    QualityReport second =
        report(tenant.id(), agent.id(), 2, score("a", "notes", 1, Duration.ZERO));
    Dsse sealed = sealed(QualityReport.PAYLOAD_TYPE, second, agent.keys().pair());
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
    String type = QualityReport.PAYLOAD_TYPE;
    KeyPair own = agent.keys().pair();
    QualityReport good = report(tenant.id(), agent.id(), 1, score("a", "notes", 1, Duration.ZERO));
    refused(agent, sealed(type, good, other.keys().pair()), "signatures");
    refused(agent, sealed("application/vnd.demarc.capabilities.v1+json", good, own), "payloadType");
    refused(agent, sealed(type, report(tenant.id(), other.id(), 1), own), "agent");
    refused(agent, sealed(type, report(elsewhere.id(), agent.id(), 1), own), "agent");
    refused(agent, sealed(type, List.of("nonsense"), own), "payload");
    Dsse whole = sealed(type, good, own);
    String said = new String(whole.payloadBytes(), StandardCharsets.UTF_8);
    refused(agent, changed(whole, said.replace("\"passed\":1", "\"passed\":3")), "signatures");
    refused(agent, new Dsse(type, whole.payload(), List.of()), "signatures");
    refused(agent, sealed(type, "{}", own), "payload");
    shown(agent, "").body("items", hasSize(0));
  }

  private static Dsse changed(Dsse whole, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new Dsse(
        whole.payloadType(), Base64.getEncoder().encodeToString(bytes), whole.signatures());
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
  void refusesCountsThatDoNotAddUp() throws JsonProcessingException {
    TestAgent agent = TestAgent.enrol(tenant);
    QualityReport good = report(tenant.id(), agent.id(), 1, score("a", "notes", 1, Duration.ZERO));
    for (String lie : List.of("\"passed\":4", "\"passed\":-1")) {
      String said = DemarcJson.strict().writeValueAsString(good).replace("\"passed\":1", lie);
      Object payload = DemarcJson.strict().readTree(said);
      refused(agent, sealed(QualityReport.PAYLOAD_TYPE, payload, agent.keys().pair()), "payload");
    }
  }

  @Test
  void showsAnotherTenantNothing() {
    TestAgent agent = TestAgent.enrol(tenant);
    tell(agent, 1, score("a", "notes", 1, Duration.ZERO)).then().statusCode(204);
    TestTenant elsewhere = TestTenant.create();
    String stranger = elsewhere.member("admin", TenantRole.TENANT_ADMIN);
    for (TestTenant asked : List.of(tenant, elsewhere)) {
      int status =
          given()
              .auth()
              .oauth2(stranger)
              .get(asked.path("/agents/" + agent.id() + "/quality"))
              .statusCode();
      assertEquals(404, status);
    }
    List<Long> seen = new ArrayList<>();
    database.doInTenant(
        elsewhere.id(),
        sql ->
            seen.addAll(sql.query("select generation from quality_score", row -> row.getLong(1))));
    assertEquals(List.of(), seen, "the wall is in the database");
    String user = tenant.member("user", TenantRole.END_USER);
    given()
        .auth()
        .oauth2(user)
        .get(tenant.path("/agents/" + agent.id() + "/quality"))
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
                insert into quality_report
                select ?, ?, n, 'sha256:' || repeat('0', 64), now(), '{}'
                from generate_series(1, ?) n
                """,
                tenant.id(),
                agent.id(),
                SignedReports.KEPT));
    tell(agent, 1_000, score("a", "notes", 1, Duration.ZERO)).then().statusCode(204);
    tell(agent, 1_001, score("a", "notes", 1, Duration.ZERO)).then().statusCode(204);
    List<Long> kept = new ArrayList<>();
    database.doInTenant(
        tenant.id(),
        sql ->
            kept.addAll(
                sql.query(
                    "select generation from quality_report where tenant_id = ? order by 1",
                    row -> row.getLong(1),
                    tenant.id())));
    assertEquals(SignedReports.KEPT, kept.size());
    assertEquals(3L, kept.getFirst());
    shown(agent, "").body("items", hasSize(1));
  }
}
