package dev.demarc.server.agents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.report.AgentReport;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.TenantDatabase;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What holds of every kind of report that agents sign: whose it must be, which of two counts, how
 * many stay, who sees it.
 */
abstract class ReportContract {
  final TestTenant tenant = TestTenant.create();

  private final String name;
  private final String payloadType;
  private final String reports;
  private final String items;

  @Inject TenantDatabase database;

  /**
   * Of a kind.
   *
   * @param name the last word of its addresses
   * @param reports its table of reports
   * @param items its table of what they say
   */
  ReportContract(String name, String payloadType, String reports, String items) {
    this.name = name;
    this.payloadType = payloadType;
    this.reports = reports;
    this.items = items;
  }

  /** A report that says one thing. */
  abstract AgentReport one(TenantId of, AgentId agent, long generation);

  /** A report that says nothing. */
  abstract AgentReport none(TenantId of, AgentId agent, long generation);

  final Dsse sealed(Object payload, KeyPair key) {
    return sealed(payloadType, payload, key);
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

  final Response tell(TestAgent agent, AgentReport report) {
    return agent.post("/agent/v1/" + name, sealed(report, agent.keys().pair()));
  }

  final ValidatableResponse shown(TestAgent agent, String query) {
    String auditor = tenant.member("auditor-" + UUID.randomUUID(), TenantRole.AUDITOR);
    return given().auth().oauth2(auditor).get(tenant.path(shownAt(agent) + query)).then();
  }

  private String shownAt(TestAgent agent) {
    return "/agents/" + agent.id() + "/" + name;
  }

  final void refused(TestAgent agent, Dsse report, String field) {
    agent
        .post("/agent/v1/" + name, report)
        .then()
        .statusCode(400)
        .body("code", equalTo("validation"))
        .body("errors[0].field", equalTo(field));
  }

  @Test
  void takesALostAnswersReportAgainAndNoOlderOne() {
    TestAgent agent = TestAgent.enrol(tenant);
    shown(agent, "").statusCode(200).body("items", hasSize(0));
    AgentReport second = one(tenant.id(), agent.id(), 2);
    tell(agent, second).then().statusCode(204);
    tell(agent, second).then().statusCode(204);
    tell(agent, none(tenant.id(), agent.id(), 2))
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"));
    tell(agent, none(tenant.id(), agent.id(), 1)).then().statusCode(409);
    shown(agent, "").body("items", hasSize(1));
  }

  @Test
  void refusesWhatTheAgentsOwnKeyDidNotSignForItself() throws JsonProcessingException {
    TestAgent agent = TestAgent.enrol(tenant);
    TestAgent other = TestAgent.enrol(tenant);
    TestTenant elsewhere = TestTenant.create();
    KeyPair own = agent.keys().pair();
    AgentReport good = one(tenant.id(), agent.id(), 1);
    refused(agent, sealed(good, other.keys().pair()), "signatures");
    refused(agent, sealed("application/json", good, own), "payloadType");
    refused(agent, sealed(none(tenant.id(), other.id(), 1), own), "agent");
    refused(agent, sealed(none(elsewhere.id(), agent.id(), 1), own), "agent");
    refused(agent, sealed(List.of("nonsense"), own), "payload");
    refused(agent, sealed("{}", own), "payload");
    String said = DemarcJson.strict().writeValueAsString(good);
    for (String member : List.of("tenant", "agent", "schema", "agentVersion")) {
      Object lacking = DemarcJson.strict().readTree(said.replace('"' + member + '"', "\"other\""));
      refused(agent, sealed(lacking, own), "payload");
    }
    Dsse whole = sealed(good, own);
    byte[] changed =
        said.replace("\"generation\":1", "\"generation\":9").getBytes(StandardCharsets.UTF_8);
    String payload = Base64.getEncoder().encodeToString(changed);
    refused(agent, new Dsse(payloadType, payload, whole.signatures()), "signatures");
    refused(agent, new Dsse(payloadType, whole.payload(), List.of()), "signatures");
    shown(agent, "").body("items", hasSize(0));
  }

  @Test
  void showsAnotherTenantNothing() {
    TestAgent agent = TestAgent.enrol(tenant);
    tell(agent, one(tenant.id(), agent.id(), 1)).then().statusCode(204);
    TestTenant elsewhere = TestTenant.create();
    String stranger = elsewhere.member("admin", TenantRole.TENANT_ADMIN);
    for (TestTenant asked : List.of(tenant, elsewhere)) {
      int status = given().auth().oauth2(stranger).get(asked.path(shownAt(agent))).statusCode();
      assertEquals(404, status);
    }
    for (String table : List.of(reports, items)) {
      List<Long> seen = generations(elsewhere, "select generation from " + table);
      assertEquals(List.of(), seen, "the wall is in the database");
    }
    String user = tenant.member("user", TenantRole.END_USER);
    given()
        .auth()
        .oauth2(user)
        .get(tenant.path(shownAt(agent)))
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
                "insert into "
                    + reports
                    + " select ?, ?, n, 'sha256:' || repeat('0', 64), now(), '{}'"
                    + " from generate_series(1, ?) n",
                tenant.id(),
                agent.id(),
                SignedReports.KEPT));
    tell(agent, one(tenant.id(), agent.id(), 1_000)).then().statusCode(204);
    tell(agent, one(tenant.id(), agent.id(), 1_001)).then().statusCode(204);
    List<Long> kept = generations(tenant, "select generation from " + reports + " order by 1");
    assertEquals(SignedReports.KEPT, kept.size());
    assertEquals(3L, kept.getFirst());
    shown(agent, "").body("items", hasSize(1));
  }

  private List<Long> generations(TestTenant as, String query) {
    List<Long> found = new ArrayList<>();
    database.doInTenant(
        as.id(), sql -> found.addAll(sql.query(query, row -> row.getLong("generation"))));
    return found;
  }
}
