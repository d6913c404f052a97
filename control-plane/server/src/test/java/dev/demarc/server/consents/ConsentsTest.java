package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.HeldTransaction;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ConsentsTest {
  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final String ann = tenant.member(name, TenantRole.END_USER);
  private TestAgent agent;

  @Inject TenantDatabase database;
  @Inject ConsentExpiry expiry;
  @Inject Subjects subjects;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
  }

  @Test
  void asksOnceForOneChange() {
    String id =
        ask(request("dec_1"))
            .statusCode(201)
            .body("state", equalTo("requested"))
            .body(
                "url",
                org.hamcrest.Matchers.startsWith(
                    "http://localhost:7090/consents/" + tenant.id() + "/"))
            .extract()
            .path("id");
    ask(request("dec_2")).statusCode(200).body("id", equalTo(id));
  }

  @Test
  void grantsWhatWasShownAndSignsIt() throws IOException {
    String id = open();
    String digest =
        view(ann, id).body("state", equalTo("disclosed")).extract().path("notice.digest");
    answer(ann, id, grant(digest, "session"))
        .then()
        .statusCode(200)
        .body("state", equalTo("granted"))
        .body("mayWithdraw", equalTo(true));
    Dsse envelope =
        envelope(
            agent
                .get("/agent/v1/consents/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("granted"))
                .extract(),
            "grant");
    assertTrue(envelope.isSignedByOneOf(tenantKeys()));
    Grant grant = DemarcJson.tolerant().readValue(envelope.payloadBytes(), Grant.class);
    assertEquals(tenant.id(), grant.tenant());
    assertEquals(agent.id(), grant.agent());
    assertEquals(request("dec_1").change(), grant.change());
    assertEquals(Digest.of(digest), grant.notice());
    assertEquals(ConsentScope.SESSION, grant.scope());
    assertEquals(TestTokens.subject(name), grant.givenBy().text());
    agent.get("/agent/v1/grants").then().statusCode(200).body("grants", hasSize(1));
  }

  @Test
  void signsAndRecordsInWhatRoleItWasAnswered() throws IOException {
    ConsentRequest asked = request("dec_1");
    assertNull(role(ask(asked)), "of an application nobody registered");
    register("controller");
    assertEquals("controller", role(ask(inSession(asked, "hmac:b"))));
    register("guardian");
    assertEquals("guardian", role(ask(inSession(asked, "hmac:c"))));
    ConsentRequest verified = inSession(asked, "hmac:d");
    String id = ask(verified.askedOf(verified.answerers(), LegalRole.SELF)).extract().path("id");
    String digest = view(ann, id).extract().path("notice.digest");
    answer(ann, id, grant(digest, "session"))
        .then()
        .statusCode(200)
        .body("answeredAs", equalTo("self"))
        .body("answeredFor", nullValue())
        .body("history[2].detail.role", equalTo("self"));
    Dsse envelope = envelope(agent.get("/agent/v1/consents/" + id).then().extract(), "grant");
    Grant grant = DemarcJson.tolerant().readValue(envelope.payloadBytes(), Grant.class);
    assertEquals(LegalRole.SELF, grant.givenAs());
    given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/consents/" + id + "/receipt"))
        .then()
        .body("parties.role", equalTo("self"));
  }

  private @Nullable String role(ValidatableResponse asked) {
    return view(ann, asked.statusCode(201).extract().path("id")).extract().path("answeringAs");
  }

  private static ConsentRequest inSession(ConsentRequest asked, String session) {
    Change change = asked.change();
    return new ConsentRequest(
        asked.decision(),
        new Change(
            change.application(),
            change.dataClass(),
            change.tags(),
            change.task(),
            change.from(),
            change.to(),
            SessionDigest.of(session),
            change.policySlice()),
        asked.answerers(),
        asked.bytes(),
        asked.files(),
        asked.widestScope(),
        asked.ttl());
  }

  /** The application, which names ann, in this role. */
  private void register(String role) {
    String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    put(admin, "/classes/internal", Map.of("title", "I", "rank", 20, "export", "metadata"));
    Map<String, Object> application =
        Map.of(
            "title",
            "Notes",
            "team",
            "ward",
            "defaultClass",
            "internal",
            "answerers",
            List.of(TestTokens.subject(name)),
            "answersAs",
            role,
            "requestsPerMinute",
            60);
    put(admin, "/applications/notes", application);
  }

  private void put(String token, String path, Map<String, Object> body) {
    given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then()
        .statusCode(200);
  }

  @Test
  void saysUntilWhenAnAgentThatHearsNothingUsesIt() {
    String id = granted("session");
    ExtractableResponse<Response> shown = view(ann, id).extract();
    Instant ends = Instant.parse(shown.path("grantExpiresAt"));
    Instant effective = Instant.parse(shown.path("effectiveUntil"));
    assertTrue(effective.isBefore(ends), effective + " " + ends);
    post(ann, "/consents/" + id + "/withdraw").statusCode(200).body("effectiveUntil", nullValue());
  }

  @Test
  void speaksInMetadataOnly() {
    String id = open();
    List<String> lines = view(ann, id).extract().path("notice.lines");
    assertTrue(
        lines.getFirst().startsWith("The application notes asks to send data of class internal"));
    assertTrue(
        lines.contains("From edge in region eu to managed-cloud in region us."), lines.toString());
    assertEquals(ConsentNotice.of(request("dec_1")).lines(), lines);
  }

  @Test
  void givesOneOfTwoAnswersAtOnceAndRefusesTheOther() throws Exception {
    String id = open();
    String digest = view(ann, id).extract().path("notice.digest");
    Callable<Integer> yes = () -> answer(ann, id, grant(digest, "once")).statusCode();
    Callable<Integer> no =
        () -> answer(ann, id, Map.of("answer", "deny", "noticeDigest", digest)).statusCode();
    try (var threads = Executors.newFixedThreadPool(2)) {
      Set<Integer> statuses = new TreeSet<>();
      for (Future<Integer> one : threads.invokeAll(List.of(yes, no))) {
        statuses.add(one.get());
      }
      assertEquals(Set.of(200, 409), statuses);
    }
  }

  @Test
  void letsOnlyTheNamedPeopleAnswer() {
    String id = open();
    String digest = view(ann, id).extract().path("notice.digest");
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    view(admin, id).body("mayAnswer", equalTo(false));
    answer(admin, id, grant(digest, "once")).then().statusCode(403);
    String bob = tenant.member("bob", TenantRole.END_USER);
    given().auth().oauth2(bob).get(tenant.path("/consents/" + id)).then().statusCode(404);
    answer(bob, id, grant(digest, "once")).then().statusCode(404);
    TestTenant other = TestTenant.create();
    String eve = other.member("eve", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(eve).get(other.path("/consents/" + id)).then().statusCode(404);
    given().auth().oauth2(eve).get(tenant.path("/consents/" + id)).then().statusCode(404);
    TestAgent.enrol(tenant).get("/agent/v1/consents/" + id).then().statusCode(404);
    TestAgent.enrol(other).get("/agent/v1/consents/" + id).then().statusCode(404);
  }

  @Test
  void refusesAnAnswerThatWasNotShownOrReachesTooFar() {
    String id = open();
    String digest = ConsentNotice.of(request("dec_1")).digest().text();
    answer(ann, id, grant(digest, "once")).then().statusCode(409);
    view(ann, id);
    answer(ann, id, grant(Digest.ofBytes(new byte[1]).text(), "once")).then().statusCode(409);
    answer(ann, id, grant(digest, "until")).then().statusCode(400);
    answer(ann, id, Map.of("answer", "maybe", "noticeDigest", digest)).then().statusCode(400);
    answer(ann, id, grant(digest, "once")).then().statusCode(200);
  }

  @Test
  void takesAConsentBackAndSaysSoInTheFeed() throws IOException {
    String id = granted("session");
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    post(admin, "/consents/" + id + "/withdraw").statusCode(403);
    assertEquals(List.of(), feed().withdrawn());
    long before = feed().sequence();
    post(ann, "/consents/" + id + "/withdraw").statusCode(200).body("state", equalTo("withdrawn"));
    post(ann, "/consents/" + id + "/withdraw").statusCode(409);
    RevocationFeed feed = feed();
    assertTrue(feed.sequence() > before);
    assertEquals(id, feed.withdrawn().getFirst().text());
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
    agent
        .get("/agent/v1/consents/" + id)
        .then()
        .body("state", equalTo("withdrawn"))
        .body("grant", nullValue());
    ask(request("dec_9")).statusCode(201);
  }

  @Test
  void tellsWithAHeartbeatThatThereIsAGrantOrAWithdrawalToPull() {
    String before = newest();
    assertEquals(before, newest());
    String id = granted("session");
    String after = newest();
    assertNotEquals(before, after);
    post(ann, "/consents/" + id + "/withdraw").statusCode(200);
    assertNotEquals(after, newest());
  }

  @Test
  void knowsSinceWhenTheAgentThatHeldAGrantObeysItsWithdrawal() throws IOException {
    String id = granted("session");
    post(ann, "/consents/" + id + "/withdraw").statusCode(200);
    long sequence = feed().sequence();
    since(id, "4 hours", "12 hours");
    obeys(TestAgent.enrol(tenant), sequence + ";age=0").statusCode(200);
    obeys(agent, (sequence - 1) + ";age=0").statusCode(200);
    assertTrue(withdrawalHours() >= 4, "it is not obeyed yet");
    obeys(agent, sequence + ";age=7200000").statusCode(200);
    double first = withdrawalHours();
    assertTrue(first < 4, first + " hours");
    obeys(agent, (sequence + 1) + ";age=999999999999").statusCode(200);
    assertEquals(first, withdrawalHours(), "the first word counts");
  }

  @Test
  void countsWhatIsNotObeyedByItsTimeSoFarAndNoLongerThanItsGrant() {
    String id = granted("session");
    post(ann, "/consents/" + id + "/withdraw").statusCode(200);
    since(id, "6 hours", "12 hours");
    assertTrue(withdrawalHours() >= 6);
    since(id, "6 hours", "1 hour");
    assertTrue(withdrawalHours() < 2);
  }

  @Test
  void countsNoWithdrawalOfWhichNobodyKnowsWhenItIsObeyed() {
    String id = granted("session");
    post(ann, "/consents/" + id + "/withdraw").statusCode(200);
    assertNotNull(withdrawalTime());
    change("withdrawn_feed = null", id);
    assertNull(withdrawalTime());
  }

  /** As if it had been withdrawn so long ago, when its grant had so long to go. */
  private void since(String id, String ago, String rest) {
    change(
        "withdrawn_at = now() - interval '%1$s', grant_expires_at = now() - interval '%1$s' + interval '%2$s'"
            .formatted(ago, rest),
        id);
  }

  private void change(String what, String id) {
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update consent set " + what + " where tenant_id = ? and id = ?",
                tenant.id(),
                UUID.fromString(id)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "-1;age=2", "17;age=", "17;age=-1", "1234567890123456;age=1"})
  void givesTheFeedWhateverAnAgentSaysOfTheOneItHas(String text) throws IOException {
    String id = granted("session");
    post(ann, "/consents/" + id + "/withdraw").statusCode(200);
    since(id, "4 hours", "12 hours");
    signed(obeys(agent, text));
    assertTrue(withdrawalHours() >= 4, "it tells nothing");
  }

  @Test
  void givesTheFeedThoughWhatTheAgentObeysCannotBeNotedNow() throws Exception {
    String id = granted("session");
    post(ann, "/consents/" + id + "/withdraw").statusCode(200);
    since(id, "4 hours", "12 hours");
    String obeyed = feed().sequence() + ";age=0";
    try (var held = new HeldTransaction(tenant.id())) {
      held.execute("select 1 from consent where id = '" + id + "' for update");
      signed(obeys(agent, obeyed));
    }
    obeys(agent, feed().sequence() + ";age=7200000").statusCode(200);
    assertTrue(withdrawalHours() < 4);
  }

  private void signed(ValidatableResponse answer) throws IOException {
    String json = answer.statusCode(200).extract().asString();
    Dsse feed = DemarcJson.strict().readValue(json, Dsse.class);
    assertTrue(feed.isSignedByOneOf(tenantKeys()));
  }

  private static ValidatableResponse obeys(TestAgent agent, String text) {
    String path = "/agent/v1/revocations";
    return agent.call("GET", path).header("Demarc-Feed", text).get(path).then();
  }

  private double withdrawalHours() {
    return Objects.requireNonNull(withdrawalTime()).doubleValue() / 3.6e9;
  }

  /** The 99th percentile, absent where none was counted. */
  private @Nullable Number withdrawalTime() {
    return given()
        .auth()
        .oauth2(tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR))
        .get(tenant.path("/measures/consent.withdrawal_latency?step=none"))
        .then()
        .statusCode(200)
        .extract()
        .path("series[0].total.p99");
  }

  private String newest() {
    return agent.heartbeat().then().statusCode(200).extract().path("newest");
  }

  @Test
  void putsUsesOnTheRecordAndTakesASingleOneFromTheGrants() {
    String id = granted("once");
    agent.get("/agent/v1/grants").then().body("grants", hasSize(1));
    for (int told = 0; told < 2; told++) {
      used(id);
    }
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
    view(ann, id)
        .body("history.kind", contains("requested", "disclosed", "granted", "used"))
        .body("state", equalTo("granted"))
        .body("uses", equalTo(1))
        .body("effectiveUntil", nullValue());
    TestAgent.enrol(tenant)
        .post(
            "/agent/v1/consents/" + id + "/used",
            Map.of("decision", "d", "at", Instant.now().toString()))
        .then()
        .statusCode(404);
  }

  @Test
  void expiresWhatNobodyAnswered() {
    String id = open();
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update consent set expires_at = ? where tenant_id = ?",
                Instant.now().minusSeconds(1),
                tenant.id()));
    given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/consents/" + id))
        .then()
        .body("state", equalTo("expired"));
    String digest = ConsentNotice.of(request("dec_1")).digest().text();
    answer(ann, id, grant(digest, "once")).then().statusCode(409);
    expiry.doWork(); // or its own timer, just before
    view(ann, id).body("history.kind", hasItem("expired"));
    ask(request("dec_2")).statusCode(201);
  }

  @Test
  void wakesAnAgentThatWaits() throws Exception {
    String id = open();
    String digest = view(ann, id).extract().path("notice.digest");
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<Response> waiting =
          threads.submit(() -> agent.get("/agent/v1/consents/" + id + "?wait=PT20S"));
      answer(ann, id, Map.of("answer", "deny", "noticeDigest", digest)).then().statusCode(200);
      waiting.get().then().statusCode(200).body("state", equalTo("denied"));
    }
    agent.get("/agent/v1/consents/" + id + "?wait=PT26S").then().statusCode(400);
  }

  @Test
  void listsOwnConsentsToPeopleAndAllToWhoWatches() {
    String id = open();
    String bob = tenant.member("bob", TenantRole.END_USER);
    String auditor = tenant.member("aud", TenantRole.AUDITOR);
    list(ann, "").body("items.id", contains(id)).body("items[0].mayAnswer", equalTo(true));
    list(bob, "").body("items", hasSize(0));
    list(auditor, "").body("items", hasSize(1));
    list(auditor, "?mine=true").body("items", hasSize(0));
    list(ann, "?state=requested").body("items", hasSize(1));
    list(ann, "?state=granted").body("items", hasSize(0));
    list(ann, "?state=granted&state=requested").body("items", hasSize(1));
    list(ann, "?state=granted&state=denied").body("items", hasSize(0));
    given().auth().oauth2(ann).get(tenant.path("/consents?state=maybe")).then().statusCode(400);
  }

  @Test
  void listsAConsentInOnePartAndASpentOneAsOver() {
    String waiting = open();
    parts(List.of(waiting), List.of(), List.of());
    String digest = view(ann, waiting).extract().path("notice.digest");
    answer(ann, waiting, grant(digest, "once")).then().statusCode(200);
    parts(List.of(), List.of(waiting), List.of());
    used(waiting);
    String session = granted("session");
    used(session);
    parts(List.of(), List.of(session), List.of(waiting));
    post(ann, "/consents/" + session + "/withdraw").statusCode(200);
    parts(List.of(), List.of(), List.of(session, waiting));
    list(ann, "?part=history&limit=1").body("items.id", contains(session));
    String next = list(ann, "?part=history&limit=1").extract().path("next");
    given()
        .auth()
        .oauth2(ann)
        .queryParam("cursor", next)
        .get(tenant.path("/consents?part=history&limit=1"))
        .then()
        .body("items.id", contains(waiting))
        .body("next", nullValue());
    given().auth().oauth2(ann).get(tenant.path("/consents?part=spent")).then().statusCode(400);
  }

  private void parts(List<String> waiting, List<String> inForce, List<String> history) {
    list(ann, "?part=waiting").body("items.id", equalTo(waiting));
    list(ann, "?part=in-force").body("items.id", equalTo(inForce));
    list(ann, "?part=history").body("items.id", equalTo(history));
  }

  private void used(String id) {
    agent
        .post(
            "/agent/v1/consents/" + id + "/used",
            Map.of("decision", "dec_1", "at", Instant.now().toString()))
        .then()
        .statusCode(204);
  }

  @Test
  void givesAReceiptWhoseEventsAreInAnUnbrokenChain() {
    String id = granted("once");
    given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/consents/" + id + "/receipt"))
        .then()
        .statusCode(200)
        .body("header.schema", equalTo("demarc/receipt/v1"))
        .body("parties.recipient", equalTo("stand-in"))
        .body("events", hasSize(3))
        .body("events[0].hash", notNullValue());
    assertEquals(0L, firstBroken());
    try (var owner = DatabaseResource.database().connect("postgres")) {
      owner
          .createStatement()
          .execute(
              "update consent_event set actor = 'nobody' where sequence = 2 and tenant_id = '"
                  + tenant.id()
                  + "'");
    } catch (java.sql.SQLException failure) {
      throw new IllegalStateException(failure);
    }
    assertEquals(2L, firstBroken());
  }

  @Test
  void letsNobodyRewriteTheLedger() {
    open();
    for (String sql :
        List.of("update consent_event set actor = 'x'", "delete from consent_event")) {
      assertThrows(
          DatabaseFailure.class, () -> database.doInTenant(tenant.id(), s -> s.update(sql)));
    }
  }

  @Test
  void refusesAQuestionThatNamesNobodyOfTheTenantOrSaysTooMuch() {
    ConsentRequest good = request("dec_1");
    Set<SubjectId> strangers = Set.of(SubjectId.of("stranger"));
    ask(new ConsentRequest(
            good.decision(),
            good.change(),
            new TreeSet<>(strangers),
            1,
            1,
            ConsentScope.ONCE,
            Duration.ofHours(1)))
        .statusCode(400);
    ask(new ConsentRequest(
            good.decision(),
            good.change(),
            good.answerers(),
            -1,
            1,
            ConsentScope.ONCE,
            Duration.ofHours(1)))
        .statusCode(400);
    Route prose =
        new Route(
            TargetId.of("cloud"),
            ModelId.of("m"),
            Boundary.MANAGED_CLOUD,
            "us",
            "John has the flu");
    Change change = good.change();
    ask(new ConsentRequest(
            good.decision(),
            new Change(
                change.application(),
                change.dataClass(),
                change.tags(),
                change.task(),
                change.from(),
                prose,
                null,
                change.policySlice()),
            good.answerers(),
            1,
            1,
            ConsentScope.ONCE,
            Duration.ofHours(1)))
        .statusCode(400);
    agent.post("/agent/v1/consents", "{\"nonsense\":1}").then().statusCode(400);
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    assertFalse(list(admin, "").extract().asString().contains("flu"));
  }

  private ConsentRequest request(String decision) {
    var change =
        new Change(
            ApplicationId.of("notes"),
            ClassId.of("internal"),
            new TreeSet<>(Set.of(TagId.of("pci"))),
            TaskId.of("chat"),
            new Place(Boundary.EDGE, "eu"),
            new Route(
                TargetId.of("cloud"),
                ModelId.of("stand-in-small"),
                Boundary.MANAGED_CLOUD,
                "us",
                "stand-in"),
            SessionDigest.of("hmac:abc"),
            Digest.ofBytes(new byte[] {7}));
    var answerers = new TreeSet<>(Set.of(SubjectId.of(TestTokens.subject(name))));
    return new ConsentRequest(
        DecisionId.of(decision),
        change,
        answerers,
        2_048,
        1,
        ConsentScope.SESSION,
        Duration.ofHours(8));
  }

  private ValidatableResponse ask(ConsentRequest request) {
    try {
      return agent
          .post("/agent/v1/consents", DemarcJson.strict().writeValueAsString(request))
          .then();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String open() {
    return ask(request("dec_1")).statusCode(201).extract().path("id");
  }

  private String granted(String scope) {
    String id = open();
    String digest = view(ann, id).extract().path("notice.digest");
    answer(ann, id, grant(digest, scope)).then().statusCode(200);
    return id;
  }

  private static Map<String, Object> grant(String digest, String scope) {
    return new HashMap<>(Map.of("answer", "grant", "scope", scope, "noticeDigest", digest));
  }

  private Response answer(String token, String id, Map<String, Object> body) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(body)
        .post(tenant.path("/consents/" + id + "/answer"));
  }

  private ValidatableResponse view(String token, String id) {
    return given().auth().oauth2(token).get(tenant.path("/consents/" + id)).then().statusCode(200);
  }

  private ValidatableResponse list(String token, String query) {
    return given()
        .auth()
        .oauth2(token)
        .get(tenant.path("/consents" + query))
        .then()
        .statusCode(200);
  }

  private ValidatableResponse post(String token, String path) {
    return given().auth().oauth2(token).post(tenant.path(path)).then();
  }

  private RevocationFeed feed() throws IOException {
    Dsse envelope =
        DemarcJson.strict()
            .readValue(
                agent.get("/agent/v1/revocations").then().statusCode(200).extract().asString(),
                Dsse.class);
    assertTrue(envelope.isSignedByOneOf(tenantKeys()));
    return DemarcJson.tolerant().readValue(envelope.payloadBytes(), RevocationFeed.class);
  }

  private Map<String, java.security.PublicKey> tenantKeys() throws IOException {
    String json = agent.get("/agent/v1/keys").then().statusCode(200).extract().asString();
    Dsse certificate =
        DemarcJson.strict()
            .treeToValue(DemarcJson.strict().readTree(json).at("/keys/0"), Dsse.class);
    KeyCertificate key =
        DemarcJson.tolerant().readValue(certificate.payloadBytes(), KeyCertificate.class);
    return Map.of(key.keyId(), Ed25519Keys.publicKey(key.publicKey()));
  }

  private static Dsse envelope(ExtractableResponse<Response> answer, String member)
      throws IOException {
    return DemarcJson.strict()
        .treeToValue(DemarcJson.strict().readTree(answer.asString()).path(member), Dsse.class);
  }

  private long firstBroken() {
    return database.inTenant(
        tenant.id(), sql -> new Ledger(sql, tenant.id(), subjects).firstBroken());
  }
}
