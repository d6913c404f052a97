package dev.demarc.server.agents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.HeldTransaction;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.access.TestKeys;
import dev.demarc.server.bundles.Retention;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AgentsTest {
  private final TestTenant tenant = TestTenant.create();

  @Inject TenantDatabase database;
  @Inject Retention retention;

  @Test
  void enrolsOnceAndAnswersARetryWithTheSameAgent() {
    TestKeys keys = TestKeys.generate();
    String secret = TestAgent.secret(TestAgent.enrolmentToken(tenant));
    String agent =
        TestAgent.enrol(keys, secret, "e-1")
            .then()
            .statusCode(201)
            .body("tenant", equalTo(tenant.id().text()))
            .body("site", equalTo("ward-1"))
            .body("keys", hasSize(1))
            .extract()
            .path("agent");
    TestAgent.enrol(keys, secret, "e-1").then().statusCode(200).body("agent", equalTo(agent));
    TestAgent.enrol(keys, secret, "e-2").then().statusCode(410).body("code", equalTo("gone"));
    TestAgent.enrol(TestKeys.generate(), secret, "e-1").then().statusCode(410);
  }

  @Test
  void refusesAnEnrolmentTokenThatIsLateUnknownOrUnproven() {
    String secret = TestAgent.secret(TestAgent.enrolmentToken(tenant));
    TestKeys keys = TestKeys.generate();
    TestAgent.enrol(keys, "no-such-secret", "e-1").then().statusCode(404);
    byte[] proof = keys.sign("demarc-enrol\nanother\ne-1");
    given()
        .contentType("application/json")
        .body(
            Map.of(
                "token",
                secret,
                "enrolmentId",
                "e-1",
                "name",
                "box",
                "publicKey",
                new dev.demarc.server.agents.access.AgentKey(keys.pair().getPublic()).text(),
                "proof",
                java.util.Base64.getEncoder().encodeToString(proof),
                "agentVersion",
                "0.1.0"))
        .post("/agent/v1/enrol")
        .then()
        .statusCode(401);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update enrolment_token set expires_at = ? where tenant_id = ?",
                Instant.now().minusSeconds(1),
                tenant.id()));
    TestAgent.enrol(keys, secret, "e-1").then().statusCode(410);
  }

  @Test
  void showsATokenOnceAndNeverItsSecretAgain() {
    String token = TestAgent.enrolmentToken(tenant);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    String list =
        given()
            .auth()
            .oauth2(admin)
            .get(tenant.path("/enrolment-tokens"))
            .then()
            .statusCode(200)
            .body("items", hasSize(1))
            .extract()
            .asString();
    assertTrue(!list.contains(TestAgent.secret(token)) && !list.contains("det_"));
    String id =
        given().auth().oauth2(admin).get(tenant.path("/enrolment-tokens")).path("items[0].id");
    given()
        .auth()
        .oauth2(admin)
        .delete(tenant.path("/enrolment-tokens/" + id))
        .then()
        .statusCode(204);
    TestAgent.enrol(TestKeys.generate(), TestAgent.secret(token), "e").then().statusCode(404);
  }

  @Test
  void refusesWhoMayNotSetAgentsUp() {
    String user = tenant.member("user", TenantRole.END_USER);
    given()
        .auth()
        .oauth2(user)
        .contentType("application/json")
        .body(Map.of("site", "s", "group", "g", "boundary", "edge", "region", "eu"))
        .post(tenant.path("/enrolment-tokens"))
        .then()
        .statusCode(403);
    given().auth().oauth2(user).get(tenant.path("/agents")).then().statusCode(403);
  }

  @Test
  void followsAnAgentFromEnrolledToActiveToRevoked() {
    TestAgent agent = TestAgent.enrol(tenant);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    state(admin, agent).body("state", equalTo("enrolled")).body("lastSeenAt", nullValue());
    agent.heartbeat().then().statusCode(200);
    state(admin, agent)
        .body("state", equalTo("active"))
        .body("queued", equalTo(7))
        .body("targets.local", equalTo("up"));
    given()
        .auth()
        .oauth2(admin)
        .post(tenant.path("/agents/" + agent.id() + "/revoke"))
        .then()
        .statusCode(200)
        .body("state", equalTo("revoked"));
    agent.heartbeat().then().statusCode(401);
    TestAgent.askToken(agent.keys(), agent.id()).then().statusCode(401);
  }

  @Test
  void endsTheHintStreamOfARevokedAgent() throws IOException, InterruptedException {
    TestAgent agent = TestAgent.enrol(tenant);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    String path = "/agent/v1/hints";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> stream =
          client.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                  .header("Authorization", "DPoP " + agent.token())
                  .header(
                      "DPoP",
                      agent.keys().proof("GET", TestAgent.URL + path, agent.token(), Instant.now()))
                  .build(),
              HttpResponse.BodyHandlers.ofLines());
      assertEquals(200, stream.statusCode());
      given()
          .auth()
          .oauth2(admin)
          .post(tenant.path("/agents/" + agent.id() + "/revoke"))
          .then()
          .statusCode(200);
      List<String> lines = stream.body().toList();
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(":")), lines.toString());
      assertTrue(
          lines.contains("data:{\"id\":\"" + agent.id() + "\",\"kind\":\"revoked\"}"),
          lines.toString());
    }
  }

  @Test
  void opensToAgentsWhatIsForAgentsAndToPeopleWhatIsForPeople() {
    TestAgent agent = TestAgent.enrol(tenant);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    agent.get("/agent/v1/keys").then().statusCode(200).body("keys", hasSize(1));
    given().auth().oauth2(admin).get("/agent/v1/keys").then().statusCode(401);
    given().auth().oauth2(agent.token()).get("/agent/v1/keys").then().statusCode(401);
    given().auth().oauth2(agent.token()).get(tenant.path("/agents")).then().statusCode(401);
    agent.call("GET", tenant.path("/agents")).get(tenant.path("/agents")).then().statusCode(401);
    given().get("/agent/v1/keys").then().statusCode(401);
    given()
        .header("Authorization", "DPoP " + agent.token())
        .get("/agent/v1/keys")
        .then()
        .statusCode(401)
        .body("detail", containsString("DPoP header"));
  }

  @Test
  void refusesAStolenTokenAndAReplayedProof() {
    TestAgent agent = TestAgent.enrol(tenant);
    TestKeys thief = TestKeys.generate();
    String path = "/agent/v1/keys";
    given()
        .header("Authorization", "DPoP " + agent.token())
        .header("DPoP", thief.proof("GET", TestAgent.URL + path, agent.token(), Instant.now()))
        .get(path)
        .then()
        .statusCode(401)
        .body("detail", containsString("another key"));
    String proof = agent.keys().proof("GET", TestAgent.URL + path, agent.token(), Instant.now());
    given()
        .header("Authorization", "DPoP " + agent.token())
        .header("DPoP", proof)
        .get(path)
        .then()
        .statusCode(200);
    given()
        .header("Authorization", "DPoP " + agent.token())
        .header("DPoP", proof)
        .get(path)
        .then()
        .statusCode(401)
        .body("detail", containsString("used before"));
  }

  @Test
  void keepsAReportsReasonAndNothingThatCouldBeProse() {
    TestAgent agent = TestAgent.enrol(tenant);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    String digest = Digest.ofBytes(new byte[] {1}).text();
    var prose =
        Map.of(
            "version",
            3,
            "digest",
            digest,
            "reason",
            "signature",
            "detail",
            "Patient John is ill",
            "at",
            Instant.now().toString());
    var known =
        Map.of(
            "version",
            4,
            "digest",
            digest,
            "reason",
            "malformed",
            "detail",
            "payload cannot be read",
            "at",
            Instant.now().toString());
    agent.post("/agent/v1/bundle-reports", prose).then().statusCode(204);
    agent.post("/agent/v1/bundle-reports", known).then().statusCode(204);
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/bundle-reports"))
        .then()
        .statusCode(200)
        .body("items.detail", equalTo(List.of("payload cannot be read", "")))
        .body("items.reason", equalTo(List.of("malformed", "signature")))
        .body("items.agent", everyItem(equalTo(agent.id().text())));
  }

  /** The answer by which an agent knows that it must tell an older reason. */
  @Test
  void takesEveryReasonThereIsAndRefusesOthersAsNotUnderstood() {
    String admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    TestAgent agent = TestAgent.enrol(tenant);
    for (RejectReason reason : RejectReason.values()) {
      agent.post("/agent/v1/bundle-reports", rejected(reason.wire(), "")).then().statusCode(204);
    }
    agent.post("/agent/v1/bundle-reports", rejected("telepathy", "")).then().statusCode(400);
    agent
        .post("/agent/v1/bundle-reports", rejected("mixed", BundleReport.NOT_ANNOUNCED))
        .then()
        .statusCode(204);
    agent
        .post("/agent/v1/bundle-reports", rejected("expired", BundleReport.RAN_OUT))
        .then()
        .statusCode(204);
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/bundle-reports?limit=2"))
        .then()
        .statusCode(200)
        .body("items.reason", equalTo(List.of("expired", "mixed")))
        .body("items.detail", equalTo(List.of(BundleReport.RAN_OUT, BundleReport.NOT_ANNOUNCED)));
  }

  private static Map<String, Object> rejected(String reason, String detail) {
    Map<String, Object> report = new HashMap<>(applied());
    report.put("reason", reason);
    report.put("detail", detail);
    return report;
  }

  @Test
  void numbersReportsInEachTenantForItself() {
    TestAgent agent = TestAgent.enrol(tenant);
    TestTenant other = TestTenant.create();
    TestAgent stranger = TestAgent.enrol(other);
    for (TestAgent each : List.of(agent, stranger, agent)) {
      each.post("/agent/v1/bundle-reports", applied()).then().statusCode(204);
    }
    assertEquals(List.of(2, 1), sequences(tenant));
    assertEquals(List.of(1), sequences(other));
  }

  @Test
  void countsABundleOnceWhenAnAgentTellsOfItTwiceAtOnce() throws Exception {
    TestAgent agent = TestAgent.enrol(tenant);
    TestAgent other = TestAgent.enrol(tenant);
    makeBundle();
    var second = new FutureTask<>(() -> agent.post("/agent/v1/bundle-reports", applied()));
    try (var first = new HeldTransaction(tenant.id())) {
      first.execute("insert into bundle_report_head values (app_tenant(), 1)");
      first.execute(
          """
          insert into bundle_report (tenant_id, sequence, agent, version, digest, detail, at)
          values (app_tenant(), 1, '%s', 1, '%s', '', now())
          """
              .formatted(agent.id().text(), applied().get("digest")));
      Thread.ofVirtual().start(second);
      first.awaitWaiting();
      first.commit();
    }
    second.get().then().statusCode(204);
    assertEquals(0, propagated());
    other.post("/agent/v1/bundle-reports", applied()).then().statusCode(204);
    assertEquals(1, propagated());
  }

  /** Its policy is not there. */
  private void makeBundle() throws SQLException {
    try (Connection all = DatabaseResource.database().connect("postgres");
        var statement = all.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(
          "insert into bundle values ('%s', '%s', 'wards', 1, '%s', 1, '', now(), now())"
              .formatted(tenant.id().text(), applied().get("digest"), UUID.randomUUID()));
    }
  }

  private long propagated() {
    return database.inTenant(
        tenant.id(),
        sql ->
            sql.first(
                    "select coalesce(sum(records), 0) from rollup_propagation_minute",
                    row -> row.getLong(1))
                .orElseThrow());
  }

  private static Map<String, Object> applied() {
    return Map.of(
        "version",
        1,
        "digest",
        Digest.ofBytes(new byte[] {1}).text(),
        "detail",
        "",
        "at",
        Instant.now().toString());
  }

  private static List<Integer> sequences(TestTenant of) {
    return given()
        .auth()
        .oauth2(of.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR))
        .get(of.path("/bundle-reports"))
        .then()
        .statusCode(200)
        .extract()
        .path("items.sequence");
  }

  @Test
  void prunesTheOldestReportsOfATenant() {
    TestAgent agent = TestAgent.enrol(tenant);
    agent.post("/agent/v1/bundle-reports", applied()).then().statusCode(204);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update bundle_report_head set sequence = ? where tenant_id = ?",
                Retention.REPORTS + 1L,
                tenant.id()));
    agent.post("/agent/v1/bundle-reports", applied()).then().statusCode(204);
    retention.doWork();
    assertEquals(List.of(Retention.REPORTS + 2), sequences(tenant));
  }

  @Test
  void hidesAgentsAndBundlesOfOtherTenants() {
    TestAgent agent = TestAgent.enrol(tenant);
    TestTenant other = TestTenant.create();
    String stranger = other.member("eve", TenantRole.TENANT_ADMIN);
    given()
        .auth()
        .oauth2(stranger)
        .get(other.path("/agents"))
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    given().auth().oauth2(stranger).get(other.path("/agents/" + agent.id())).then().statusCode(404);
    given()
        .auth()
        .oauth2(stranger)
        .post(other.path("/agents/" + agent.id() + "/revoke"))
        .then()
        .statusCode(404);
    agent.get("/agent/v1/bundle").then().statusCode(404);
    agent.get("/agent/v1/bundles/" + Digest.ofBytes(new byte[0])).then().statusCode(404);
  }

  @Test
  void pagesAgentsByName() {
    TestAgent.enrol(tenant);
    TestAgent.enrol(tenant);
    TestAgent.enrol(tenant);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    var first =
        given()
            .auth()
            .oauth2(admin)
            .get(tenant.path("/agents?limit=2"))
            .then()
            .statusCode(200)
            .body("items", hasSize(2))
            .extract();
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/agents?limit=2&cursor=" + first.path("next")))
        .then()
        .body("items", hasSize(1))
        .body("next", nullValue())
        .body("items[0].id", not(equalTo(first.path("items[0].id").toString())))
        .body("items[0].name", startsWith("box"));
    given().auth().oauth2(admin).get(tenant.path("/agents?cursor=%21")).then().statusCode(400);
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/agents/" + UUID.randomUUID()))
        .then()
        .statusCode(404);
  }

  private io.restassured.response.ValidatableResponse state(String admin, TestAgent agent) {
    return given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/agents/" + agent.id()))
        .then()
        .statusCode(200);
  }
}
