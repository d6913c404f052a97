package dev.demarc.server.approvals;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.json.DemarcJson;
import dev.demarc.ledger.Verdict;
import dev.demarc.ledger.Verifier;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ApprovalsTest {
  private final TestTenant tenant = TestTenant.create();
  private final String name = "kim-" + UUID.randomUUID();
  private final String kim = tenant.member(name, TenantRole.POLICY_APPROVER);
  private final String lee = tenant.member("lee-" + UUID.randomUUID(), TenantRole.POLICY_APPROVER);
  private final String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
  private TestAgent agent;
  private RouteQuestions questions;

  @TempDir Path files;
  @Inject TenantDatabase database;
  @Inject ApprovalExpiry expiry;
  @Inject KeyStore keys;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
    questions = new RouteQuestions(tenant, agent);
  }

  @Test
  void asksOnceForTheSameTerms() {
    String id =
        questions
            .ask(RouteQuestions.request("dec_1", "chat", null))
            .statusCode(201)
            .body("state", equalTo("requested"))
            .body("approval", nullValue())
            .body("url", startsWith("http://localhost:7090/t/" + tenant.id() + "/approvals/"))
            .extract()
            .path("id");
    for (int again = 2; again < 12; again++) {
      questions
          .ask(RouteQuestions.request("dec_" + again, "chat", null))
          .statusCode(200)
          .body("id", equalTo(id));
    }
    assertNotEquals(id, questions.open("summarize", null));
    list(kim, "").body("items", hasSize(2));
  }

  @Test
  void tellsThoseWhoMayAnswer() {
    questions.open("chat", SubjectId.of(TestTokens.subject(name)));
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/deliveries?channel=email"))
        .then()
        .body("items.kind", contains("route-approval.requested"));
  }

  @Test
  void signsWhatIsApprovedForTheAgentThatAsked() throws IOException {
    String id = questions.open("chat", null);
    Instant until = Instant.now().plus(Duration.ofHours(2));
    questions
        .answer(kim, id, "approve", Map.of("until", until.toString(), "uses", 3, "reason", "ok"))
        .statusCode(200)
        .body("state", equalTo("approved"))
        .body("answeredBy", equalTo(TestTokens.subject(name)))
        .body("mostUses", is(3))
        .body("reason", equalTo("ok"))
        .body("mayWithdraw", is(true))
        .body("history.kind", contains("approval-requested", "approval-approved"));
    Dsse envelope = pulled().getFirst();
    var key = keys.policyKey(tenant.id(), 1);
    assertTrue(envelope.isSignedByOneOf(Map.of(key.keyId(), key.publicKey())));
    assertEquals(Approval.PAYLOAD_TYPE, envelope.payloadType());
    Approval approval = DemarcJson.tolerant().readValue(envelope.payloadBytes(), Approval.class);
    assertEquals(tenant.id(), approval.tenant());
    assertEquals(agent.id(), approval.agent());
    assertEquals(RouteQuestions.change("chat", RouteQuestions.SLICE), approval.change());
    assertEquals(3, approval.uses());
    assertEquals(until, approval.expiresAt());
    assertFalse(
        new String(envelope.payloadBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .contains(TestTokens.subject(name)));
    questions
        .ask(RouteQuestions.request("dec_9", "chat", null))
        .statusCode(200)
        .body("id", equalTo(id))
        .body("state", equalTo("approved"))
        .body("approval", notNullValue());
    TestAgent other = TestAgent.enrol(tenant);
    other.get("/agent/v1/grants").then().body("approvals", hasSize(0));
    new RouteQuestions(tenant, other)
        .ask(RouteQuestions.request("dec_9", "chat", null))
        .statusCode(201);
  }

  private List<Dsse> pulled() throws IOException {
    String json = agent.get("/agent/v1/grants").then().statusCode(200).extract().asString();
    return List.of(
        DemarcJson.tolerant()
            .treeToValue(DemarcJson.tolerant().readTree(json).path("approvals"), Dsse[].class));
  }

  @Test
  void givesOneOfTwoAnswersAtOnceAndRefusesTheOther() throws Exception {
    String id = questions.open("chat", null);
    Callable<Integer> yes =
        () -> questions.answer(kim, id, "approve", Map.of()).extract().statusCode();
    Callable<Integer> no =
        () -> questions.answer(lee, id, "deny", Map.of("reason", "no")).extract().statusCode();
    try (var threads = Executors.newFixedThreadPool(2)) {
      Set<Integer> statuses = new TreeSet<>();
      for (Future<Integer> one : threads.invokeAll(List.of(yes, no))) {
        statuses.add(one.get());
      }
      assertEquals(Set.of(200, 409), statuses);
    }
    String again =
        questions.answer(lee, id, "approve", Map.of()).statusCode(409).extract().path("detail");
    assertTrue(again.contains("cannot be approved"), again);
  }

  @Test
  void letsOnlyApproversAnswerAndNobodyTheirOwn() {
    String id = questions.open("chat", SubjectId.of(TestTokens.subject(name)));
    String auditor = tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR);
    String user = tenant.member("usr-" + UUID.randomUUID(), TenantRole.END_USER);
    questions.view(auditor, id).statusCode(200).body("mayAnswer", is(false));
    questions.answer(auditor, id, "approve", Map.of()).statusCode(403);
    questions.answer(admin, id, "approve", Map.of()).statusCode(403);
    questions.answer(user, id, "approve", Map.of()).statusCode(403);
    questions.view(user, id).statusCode(403);
    questions.view(kim, id).body("mayAnswer", is(false));
    questions
        .answer(kim, id, "approve", Map.of())
        .statusCode(403)
        .body("code", equalTo("self_approval"));
    questions.view(lee, id).body("mayAnswer", is(true));
    TestTenant other = TestTenant.create();
    String eve = other.member("eve-" + UUID.randomUUID(), TenantRole.POLICY_APPROVER);
    given().auth().oauth2(eve).get(other.path("/approvals/" + id)).then().statusCode(404);
    given().auth().oauth2(eve).get(tenant.path("/approvals/" + id)).then().statusCode(404);
    questions.answer(eve, id, "approve", Map.of()).statusCode(404);
    questions.answer(lee, id, "approve", Map.of()).statusCode(200);
  }

  @Test
  void remembersEverybodyWhoseRequestItIs() {
    String id = questions.open("chat", null);
    questions
        .ask(RouteQuestions.request("dec_2", "chat", SubjectId.of(TestTokens.subject(name))))
        .statusCode(200);
    questions
        .ask(RouteQuestions.request("dec_3", "chat", SubjectId.of("stranger")))
        .statusCode(200);
    questions.view(lee, id).body("requestedBy", contains(TestTokens.subject(name)));
    questions.answer(kim, id, "approve", Map.of()).statusCode(403);
  }

  @Test
  void refusesAnswersThatReachTooFarOrSayTooLittle() {
    String id = questions.open("chat", null);
    String late = Instant.now().plus(Duration.ofDays(31)).toString();
    refused(id, "approve", Map.of("until", late), "until");
    refused(id, "approve", Map.of("until", "2020-01-01T00:00:00Z"), "until");
    refused(id, "approve", Map.of("uses", 0), "uses");
    refused(id, "approve", Map.of("uses", 1_000_001), "uses");
    refused(id, "deny", Map.of(), "reason");
    refused(id, "deny", Map.of("reason", "x".repeat(501)), "reason");
    questions.answer(kim, id, "maybe", Map.of()).statusCode(400);
    String another = Digest.ofBytes(new byte[1]).text();
    questions.answer(kim, id, "approve", Map.of("noticeDigest", another)).statusCode(409);
    questions.view(kim, id).body("state", equalTo("requested"));
  }

  private void refused(String id, String answer, Map<String, ?> more, String field) {
    questions
        .answer(kim, id, answer, more)
        .statusCode(400)
        .contentType(startsWith("application/problem+json"))
        .body("errors[0].field", equalTo(field));
  }

  @Test
  void letsANoStandForADay() {
    String id = questions.open("chat", null);
    questions.answer(kim, id, "deny", Map.of("reason", "not abroad")).statusCode(200);
    questions
        .ask(RouteQuestions.request("dec_2", "chat", null))
        .statusCode(200)
        .body("id", equalTo(id))
        .body("state", equalTo("denied"));
    questions.view(lee, id).body("reason", equalTo("not abroad"));
    moved("answered_at", Duration.ofHours(-25));
    questions.ask(RouteQuestions.request("dec_3", "chat", null)).statusCode(201);
  }

  @Test
  void takesOneBackAndSaysSoInTheFeed() throws IOException {
    String id = questions.approved(kim, null);
    questions.withdraw(admin, id).statusCode(403);
    assertEquals(List.of(), feed().withdrawnApprovals());
    long before = feed().sequence();
    questions.withdraw(lee, id).statusCode(200).body("state", equalTo("withdrawn"));
    questions.withdraw(lee, id).statusCode(409);
    assertTrue(feed().sequence() > before);
    assertEquals(List.of(ApprovalId.of(id)), feed().withdrawnApprovals());
    assertEquals(List.of(), pulled());
    questions.ask(RouteQuestions.request("dec_9", "chat", null)).statusCode(201);
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/audit"))
        .then()
        .body("items.action", hasItems("approval.approved", "approval.withdrawn"));
  }

  @Test
  void tellsWithAHeartbeatThatThereIsSomethingToPull() {
    String before = agent.heartbeat().then().extract().path("newest");
    questions.approved(kim, null);
    assertNotEquals(before, agent.heartbeat().then().extract().path("newest"));
  }

  @Test
  void expiresWhatNobodyAnsweredAndWhatHasRunOut() {
    String open = questions.open("summarize", null);
    String approved = questions.approved(kim, null);
    assertEquals(0, own(expiry.doWork(Instant.now())));
    moved("expires_at", Duration.ofDays(-8));
    moved("valid_until", Duration.ofDays(-31));
    questions.view(kim, open).body("state", equalTo("expired")).body("mayAnswer", is(false));
    questions.view(kim, approved).body("state", equalTo("expired"));
    list(kim, "?state=expired").body("items.id", containsInAnyOrder(open, approved));
    assertTrue(expiry.doWork(Instant.now()) >= 2);
    questions.view(kim, open).body("history.kind", hasItem("approval-expired"));
    questions.view(kim, approved).body("history.kind", hasItem("approval-expired"));
    questions.ask(RouteQuestions.request("dec_9", "chat", null)).statusCode(201);
  }

  /** Others' tests run in the same database. */
  private int own(int expired) {
    return expired > 0
        ? database.inTenant(
            tenant.id(),
            sql ->
                sql.query(
                        "select 1 from route_approval where tenant_id = ? and state = 'expired'",
                        row -> 1,
                        tenant.id())
                    .size())
        : 0;
  }

  private void moved(String column, Duration by) {
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update route_approval set %1$s = %1$s + ?::interval where tenant_id = ?"
                    .formatted(column),
                by.toString(),
                tenant.id()));
  }

  @Test
  void countsUsesAsTheyAreToldAndIsOverWithTheLast() throws IOException {
    String id = questions.open("chat", null);
    questions.answer(kim, id, "approve", Map.of("uses", 2)).statusCode(200);
    used(agent, id, 1).statusCode(204);
    used(agent, id, 1).statusCode(204);
    questions.view(kim, id).body("uses", is(1)).body("state", equalTo("approved"));
    used(agent, id, 2).statusCode(204);
    used(agent, id, 1).statusCode(204);
    questions
        .view(kim, id)
        .body("uses", is(2))
        .body("state", equalTo("expired"))
        .body(
            "history.kind",
            contains("approval-requested", "approval-approved", "approval-used", "approval-used"));
    assertEquals(List.of(), pulled());
    used(TestAgent.enrol(tenant), id, 3).statusCode(404);
    used(agent, id, 0).statusCode(400);
    used(agent, questions.open("summarize", null), 1).statusCode(409);
    questions.ask(RouteQuestions.request("dec_9", "chat", null)).statusCode(201);
  }

  private static io.restassured.response.ValidatableResponse used(
      TestAgent by, String id, int uses) {
    return by.post("/agent/v1/approvals/" + id + "/used", Map.of("uses", uses)).then();
  }

  @Test
  void keepsAChainThatTheOfflineVerifierHolds() throws IOException {
    String id = questions.approved(kim, SubjectId.of("stranger"));
    questions.withdraw(lee, id).statusCode(200);
    byte[] lines =
        given()
            .auth()
            .oauth2(admin)
            .get(tenant.path("/ledger"))
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    Path export = Files.write(files.resolve("ledger.ndjson"), lines);
    Verdict.Holds holds =
        assertInstanceOf(Verdict.Holds.class, new Verifier(null, List.of()).verify(export));
    assertEquals(3, holds.head().sequence());
    assertFalse(Files.readString(export).contains(TestTokens.subject(name)));
    assertTrue(Files.readString(export).contains(id));
  }

  @Test
  void refusesAQuestionThatSaysTooMuch() {
    ApprovalRequest good = RouteQuestions.request("dec_1", "chat", null);
    Change change = good.change();
    Change inSession =
        new Change(
            change.application(),
            change.dataClass(),
            change.tags(),
            change.task(),
            change.from(),
            change.to(),
            SessionDigest.of("hmac:a"),
            change.policySlice());
    questions
        .ask(new ApprovalRequest(good.decision(), inSession, null, 1, 0, good.ttl()))
        .statusCode(400);
    questions
        .ask(new ApprovalRequest(good.decision(), change, null, 1, 0, Duration.ofDays(91)))
        .statusCode(400);
    questions
        .ask(new ApprovalRequest(good.decision(), change, null, -1, 0, good.ttl()))
        .statusCode(400);
  }

  @Test
  void listsByPagesAndStates() {
    for (String task : List.of("chat", "summarize", "triage")) {
      questions.open(task, null);
    }
    String next = list(kim, "?limit=2").body("items", hasSize(2)).extract().path("next");
    list(kim, "?limit=2&cursor=" + next).body("items", hasSize(1)).body("next", nullValue());
    list(kim, "?state=approved").body("items", hasSize(0));
    list(kim, "?state=requested").body("items", hasSize(3)).body("items[0].history", hasSize(0));
    list(kim, "?state=maybe", 400);
    list(kim, "?cursor=eA", 400);
    assertNull(list(kim, "").extract().path("next"));
  }

  private io.restassured.response.ValidatableResponse list(String token, String query) {
    return list(token, query, 200);
  }

  private io.restassured.response.ValidatableResponse list(String token, String query, int status) {
    return given()
        .auth()
        .oauth2(token)
        .get(tenant.path("/approvals" + query))
        .then()
        .statusCode(status);
  }

  private RevocationFeed feed() throws IOException {
    String json = agent.get("/agent/v1/revocations").then().statusCode(200).extract().asString();
    Dsse envelope = DemarcJson.strict().readValue(json, Dsse.class);
    return DemarcJson.tolerant().readValue(envelope.payloadBytes(), RevocationFeed.class);
  }
}
