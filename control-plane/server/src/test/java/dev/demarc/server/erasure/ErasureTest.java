package dev.demarc.server.erasure;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.LedgerHash;
import dev.demarc.ledger.Verdict;
import dev.demarc.ledger.Verifier;
import dev.demarc.ledger.Vouched;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.approvals.RouteQuestions;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.consents.Questions;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import dev.demarc.server.tenants.FakeIdentity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ErasureTest {
  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final String subject = TestTokens.subject(name);
  private final String ann = tenant.member(name, TenantRole.TENANT_ADMIN);
  private final String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
  private TestAgent agent;
  private Questions questions;

  @TempDir Path files;
  @Inject TenantDatabase database;
  @Inject Subjects subjects;
  @Inject Audit audit;
  @Inject Erasures erasures;
  @Inject FakeIdentity identity;

  @BeforeEach
  void live() {
    agent = TestAgent.enrol(tenant);
    questions = new Questions(tenant, agent, SubjectId.of(subject));
    identity.people.add(SubjectId.of(subject));
  }

  @AfterEach
  void back() {
    identity.failing = "";
  }

  @Test
  void leavesNothingOfAPersonAndAChainThatHolds() throws IOException {
    oldRecord();
    String granted = questions.granted(ann, "dec_1", "session");
    questions.open("dec_2", "other");
    leaveTraces();
    chooseGerman();
    LedgerProof before = head();
    List<String> named = Everywhere.tablesWith(subject);
    assertTrue(
        named.containsAll(
            List.of(
                "consent",
                "consent_event",
                "policy_version",
                "bundle",
                "application",
                "notification_setting",
                "notification_delivery")),
        named.toString());

    erase(admin, subject, subject)
        .statusCode(200)
        .body("state", equalTo("erased"))
        .body("person", startsWith("person:"));

    assertEquals(List.of(), Everywhere.tablesWith(name));
    assertEquals(Map.of(), identity.services);
    assertFalse(identity.people.contains(SubjectId.of(subject)));
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
    assertTrue(questions.feed().withdrawn().contains(ConsentId.of(granted)));
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/consents/" + granted))
        .then()
        .statusCode(200)
        .body("state", equalTo("withdrawn"))
        .body("answeredBy", startsWith("person:"))
        .body("history.kind", hasItem("withdrawn"));
    given().auth().oauth2(ann).get(tenant.path("/consents")).then().statusCode(404);
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/deliveries?channel=email"))
        .then()
        .statusCode(200)
        .body("items.person", hasItem(startsWith("person:")));
    long broken = database.inTenant(tenant.id(), sql -> audit.firstBroken(sql, tenant.id()));
    assertEquals(0, broken);
    Verdict.Holds holds = assertInstanceOf(Verdict.Holds.class, verify(before));
    assertEquals(1, holds.redacted());
    erase(admin, subject, subject).statusCode(404);
  }

  @Test
  void erasesSomebodyOutsideTheDirectoryWhoAnsweredByALink() {
    String consent = questions.open("dec_1", "s");
    String browser = "s".repeat(43);
    String granted = questions.grantedOutside(ann, consent, browser);
    String outside =
        given()
            .auth()
            .oauth2(admin)
            .get(tenant.path("/consents/" + consent))
            .then()
            .statusCode(200)
            .extract()
            .path("answeredBy");
    assertEquals(Set.of("consent", "consent_link"), Set.copyOf(Everywhere.tablesWith(outside)));
    erase(admin, outside, outside).statusCode(200).body("state", equalTo("erased"));
    assertEquals(List.of(), Everywhere.tablesWith(outside));
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
    given()
        .header("Demarc-Link-Session", browser)
        .get(tenant.path("/consent-links/" + granted))
        .then()
        .statusCode(409)
        .body("code", equalTo("link_used"));
  }

  @Test
  void takesAPersonOutOfApprovalsAndLeavesWhatTheOrganisationSaid() {
    var approver = "kim-" + UUID.randomUUID();
    String kim = tenant.member(approver, TenantRole.POLICY_APPROVER);
    var asked = new RouteQuestions(tenant, agent);
    String approval = asked.approved(kim, SubjectId.of(subject));
    assertTrue(Everywhere.tablesWith(subject).contains("route_approval"));
    erase(admin, subject, subject).statusCode(200);
    String answered = TestTokens.subject(approver);
    erase(admin, answered, answered).statusCode(200);
    assertEquals(List.of(), Everywhere.tablesWith(name));
    assertEquals(List.of(), Everywhere.tablesWith(approver));
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/approvals/" + approval))
        .then()
        .statusCode(200)
        .body("state", equalTo("approved"))
        .body("answeredBy", startsWith("person:"))
        .body("requestedBy[0]", startsWith("person:"));
    agent.get("/agent/v1/grants").then().body("approvals", hasSize(1));
  }

  @Test
  void endsWhatWasGrantedForAPersonByAnother() throws IOException {
    String consent = questions.open("dec_1", "s");
    questions.grantedOutside(ann, consent, "s".repeat(43));
    erase(admin, subject, subject).statusCode(200);
    assertEquals(List.of(), Everywhere.tablesWith(name));
    assertTrue(questions.feed().withdrawn().contains(ConsentId.of(consent)));
  }

  @Test
  void isForATenantAdminWhoTypedWhomAndIsSomebodyElse() {
    String auditor = tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR);
    erase(auditor, subject, subject)
        .statusCode(403)
        .contentType(startsWith("application/problem+json"));
    erase(admin, subject, "yes").statusCode(400).body("errors[0].field", equalTo("confirm"));
    erase(ann, subject, subject).statusCode(409);
    erase(admin, "nobody", "nobody").statusCode(404);
    TestTenant other = TestTenant.create();
    String eve = other.member("eve-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    erase(eve, subject, subject).statusCode(404);
    given()
        .auth()
        .oauth2(eve)
        .contentType("application/json")
        .body(Map.of("subject", subject, "confirm", subject))
        .post(other.path("/erasures"))
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/erasures"))
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
  }

  @Test
  void leavesWhoBelongsElsewhereAtTheIdentityProviderAndInTheOtherTenant() {
    TestTenant other = TestTenant.create();
    other.member(name, TenantRole.END_USER);
    erase(admin, subject, subject).statusCode(200);
    assertTrue(identity.people.contains(SubjectId.of(subject)));
    assertEquals(List.of("membership"), Everywhere.tablesWith(name));
  }

  @Test
  void isFinishedLaterWhereTheIdentityProviderWasAway() {
    String granted = questions.granted(ann, "dec_1", "session");
    identity.failing = "erase";
    erase(admin, subject, subject).statusCode(503);
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/erasures"))
        .then()
        .body("items[0].state", equalTo("started"));
    assertEquals(0, erasures.doWork(Instant.now().plusSeconds(1)));
    identity.failing = "";
    assertTrue(erasures.doWork(Instant.now().plusSeconds(1)) >= 1);
    assertEquals(List.of(), Everywhere.tablesWith(name));
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/erasures"))
        .then()
        .body("items", hasSize(1))
        .body("items[0].state", equalTo("erased"));
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/consents/" + granted + "/receipt"))
        .then()
        .statusCode(200)
        .body("events.actor", not(hasItem(subject)));
  }

  /** A record as the first version wrote it, at the beginning of the ledger. */
  private void oldRecord() {
    String id = questions.open("dec_0", "old");
    database.doInTenant(
        tenant.id(),
        sql -> {
          var last =
              sql.first(
                      "select sequence, hash from consent_head where tenant_id = ?",
                      row -> Map.entry(row.getLong(1), row.getString(2)),
                      tenant.id())
                  .orElseThrow();
          assertEquals(1, last.getKey());
        });
    try (var owner = DatabaseResource.database().connect("postgres");
        var statement = owner.createStatement()) {
      var record =
          new LedgerRecord(
              tenant.id(),
              1,
              null,
              ConsentId.of(id),
              Instant.parse("2026-11-24T10:00:00Z"),
              "disclosed",
              subject,
              new TreeMap<>(),
              LedgerRecord.GENESIS);
      String hash = LedgerHash.of(record);
      String here = " where tenant_id = '" + tenant.id() + "'";
      statement.execute(
          "update consent_event set version = 1, detail = '{}', kind = 'disclosed', actor = '"
              + subject
              + "', at = '2026-11-24T10:00:00Z', hash = '"
              + hash
              + "'"
              + here);
      statement.execute("update consent_head set hash = '" + hash + "'" + here);
    } catch (java.sql.SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** What ann did otherwise, and what was kept of it. */
  private void leaveTraces() {
    put("/classes/internal", Map.of("title", "Internal", "rank", 20, "export", "metadata"));
    put(
        "/applications/notes",
        Map.of(
            "title",
            "Notes",
            "team",
            "ward",
            "defaultClass",
            "internal",
            "tasks",
            List.of(),
            "answerers",
            List.of(subject),
            "requestsPerMinute",
            60));
    int made =
        given()
            .auth()
            .oauth2(ann)
            .contentType("application/json")
            .body(Map.of("label", "ci", "days", 1))
            .post(tenant.path("/service-accounts"))
            .statusCode();
    assertEquals(201, made);
    TestAgent.enrolmentToken(tenant);
    database.doInTenant(tenant.id(), this::keep);
  }

  private void chooseGerman() {
    put("/notification-settings", Map.of("language", "de", "email", List.of()));
  }

  private void put(String path, Map<String, Object> body) {
    given()
        .auth()
        .oauth2(ann)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then()
        .statusCode(200);
  }

  private void keep(Sql sql) {
    var policy = UUID.randomUUID();
    Instant now = Instant.now();
    sql.update(
        "insert into policy values (?, ?, 'House rules', ?, ?)",
        tenant.id(),
        policy,
        List.of("default"),
        now);
    sql.update(
        """
        insert into policy_version (tenant_id, policy, version, yaml, document, digest, author,
          submitted_at, submitted_by, approved_at, approved_by, published_at, published_by, authors)
        values (?, ?, 1, '', '{}', 'd', ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant.id(),
        policy,
        subject,
        now,
        subject,
        now,
        subject,
        now,
        subject,
        List.of(subject));
    sql.update(
        "insert into policy_event values (?, ?, default, ?, ?, 'published', 1, '')",
        tenant.id(),
        policy,
        now,
        subject);
    sql.update(
        "insert into policy_comment values (?, ?, 1, 1, null, ?, ?, 'well', ?, ?)",
        tenant.id(),
        policy,
        subject,
        now,
        subject,
        now);
    String envelope = Base64.getEncoder().encodeToString(("[\"" + subject + "\"]").getBytes(UTF_8));
    sql.update(
        "insert into bundle values (?, 'sha256:1', 'default', 1, ?, 1, ?, ?, ?)",
        tenant.id(),
        policy,
        envelope,
        now,
        now);
    sql.update("insert into bundle_head values (?, 'default', 2, null, null)", tenant.id());
    sql.update(
        """
        insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
          received_at, late, name, span_id, latency_micros, tags, bytes_out, cost_micro_usd,
          attributes, facts) values (?, current_date, ?, 1, 1, 'request', 'dec_1', ?, ?, false,
          'demarc.request', 's', 1, '{}', 0, 0, '{}', ?::json)
        """,
        tenant.id(),
        agent.id(),
        now,
        now,
        "{\"actor\":{\"roles\":[],\"subject\":\"" + subject + "\"}}");
  }

  private ValidatableResponse erase(String token, String whom, String confirm) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("subject", whom, "confirm", confirm))
        .post(tenant.path("/erasures"))
        .then();
  }

  private LedgerProof head() throws IOException {
    String json =
        given()
            .auth()
            .oauth2(admin)
            .get(tenant.path("/ledger/head"))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    return DemarcJson.strict().readValue(json, LedgerProof.class);
  }

  private Verdict verify(LedgerProof before) throws IOException {
    byte[] lines =
        given()
            .auth()
            .oauth2(admin)
            .get(tenant.path("/ledger"))
            .then()
            .statusCode(200)
            .contentType(startsWith("application/x-ndjson"))
            .extract()
            .asByteArray();
    Path export = Files.write(files.resolve("ledger.ndjson"), lines);
    return new Verifier(null, List.of(Vouched.of("before", before))).verify(export);
  }
}
