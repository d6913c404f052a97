package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ConsentLinksTest {
  private static final String LINKS = "/consent-links";
  private static final String HEADER = "Demarc-Link-Session";

  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final String subject = TestTokens.subject(name);
  private final String ann = tenant.member(name, TenantRole.END_USER);
  private final String mine = LinkSecret.generate().text();
  private TestAgent agent;
  private Questions questions;

  @Inject TenantDatabase database;
  @Inject ConsentExpiry expiry;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
    questions = new Questions(tenant, agent, SubjectId.of(subject));
  }

  @Test
  void letsSomebodyOutsideAnswerInTheirRoleForWhomItWasPutTo() throws IOException {
    String consent = questions.open("dec_1", "s");
    String link = opened(invite(consent, "guardian"), mine);
    JsonNode shown = json(look(link, mine).then().statusCode(200));
    assertEquals(asMember(consent).path("notice"), shown.path("notice"));
    assertTrue(shown.path("mayAnswer").asBoolean(), shown.toString());
    assertEquals(0, shown.path("history").size());
    assertEquals("guardian", shown.path("answeringAs").asText());

    answer(link, mine, yes(shown))
        .then()
        .statusCode(200)
        .body("state", equalTo("granted"))
        .body("answeredBy", startsWith("outside:"))
        .body("answeredAs", equalTo("guardian"))
        .body("answeredFor", equalTo(subject))
        .body("mayWithdraw", equalTo(true));
    Grant grant = grant(consent);
    assertTrue(grant.givenBy().isOutside(), grant.toString());
    assertEquals(LegalRole.GUARDIAN, grant.givenAs());
    assertEquals(SubjectId.of(subject), grant.givenFor());
    assertTrue(grant.answersFor(new TreeSet<>(Set.of(SubjectId.of(subject)))));

    JsonNode history = asMember(consent).path("history");
    assertEquals("[requested, invited, disclosed, granted]", kinds(history));
    assertEquals("guardian", history.at("/3/detail/role").asText());
    assertTrue(history.at("/3/detail/for").asText().startsWith("person:"));
    assertEquals(
        List.of(),
        ledger().stream().filter(row -> row.contains("outside:")).toList(),
        "the ledger names somebody outside in clear");
    bySession(mine)
        .get(tenant.path(LINKS + "/" + link + "/receipt"))
        .then()
        .statusCode(200)
        .body("parties.role", equalTo("guardian"))
        .body("events.actor", not(contains(subject)))
        .body("ledger.head.payload", startsWith("ey"));
  }

  @Test
  void letsThemWithdrawAndNobodyElse() throws IOException {
    String consent = questions.open("dec_1", "s");
    String link = opened(invite(consent, "representative"), mine);
    answer(link, mine, yes(json(look(link, mine).then()))).then().statusCode(200);
    given()
        .auth()
        .oauth2(ann)
        .post(tenant.path("/consents/" + consent + "/withdraw"))
        .then()
        .statusCode(403);
    refused(withdraw(link, LinkSecret.generate().text()), 409, "link_used");
    withdraw(link, mine).then().statusCode(200).body("state", equalTo("withdrawn"));
    assertEquals(consent, questions.feed().withdrawn().getFirst().text());
    withdraw(link, mine).then().statusCode(409).body("code", equalTo("conflict"));
    refused(answer(link, mine, yes(asMember(consent))), 410, "link_withdrawn");
  }

  @Test
  void endsWithTheMembershipOfWhoeverHadThemAnswer() throws IOException {
    String consent = questions.open("dec_1", "s");
    String link = opened(invite(consent, "guardian"), mine);
    JsonNode shown = json(look(link, mine).then().statusCode(200));
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(admin).delete(tenant.path("/members/" + subject)).then().statusCode(204);
    refused(answer(link, mine, yes(shown)), 410, "link_withdrawn");
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
  }

  @Test
  void opensOnceAndAgainInTheSameBrowserAlone() {
    String consent = questions.open("dec_1", "s");
    String token = invite(consent, "guardian");
    String link = opened(token, mine);
    assertEquals(link, opened(token, mine));
    assertEquals("[requested, invited, disclosed]", kinds(asMember(consent).path("history")));
    String other = LinkSecret.generate().text();
    refused(open(token, other), 409, "link_used");
    refused(look(link, other), 409, "link_used");
    refused(answer(link, other, yes(asMember(consent))), 409, "link_used");
  }

  @Test
  void opensForOneOfTwoBrowsersAtOnce() throws Exception {
    String token = invite(questions.open("dec_1", "s"), "guardian");
    Callable<Integer> one = () -> open(token, LinkSecret.generate().text()).statusCode();
    Callable<Integer> two = () -> open(token, LinkSecret.generate().text()).statusCode();
    try (var threads = Executors.newFixedThreadPool(2)) {
      Set<Integer> statuses = new TreeSet<>();
      for (Future<Integer> each : threads.invokeAll(List.of(one, two))) {
        statuses.add(each.get());
      }
      assertEquals(Set.of(200, 409), statuses);
    }
  }

  @Test
  void refusesEveryUseThatIsOverWithItsReason() {
    String consent = questions.open("dec_1", "s");
    String superseded = invite(consent, "guardian");
    String link = opened(invite(consent, "guardian"), mine);
    refused(open(superseded, mine), 410, "link_superseded");
    refused(open(LinkSecret.generate().text(), mine), 404, "link_unknown");
    refused(look(UUID.randomUUID().toString(), LinkSecret.generate().text()), 404, "link_unknown");

    String another = questions.open("dec_2", "other");
    String foreign = opened(invite(another, "guardian"), LinkSecret.generate().text());
    refused(answer(foreign, mine, yes(asMember(another))), 403, "link_other_request");

    Map<String, Object> stale = yes(asMember(another));
    stale.put("noticeDigest", "sha256:" + "0".repeat(64));
    answer(link, mine, stale).then().statusCode(409).body("code", equalTo("conflict"));

    String taken = questions.open("dec_3", "taken");
    String back = invite(taken, "guardian");
    String id = links(taken).getFirst();
    given()
        .auth()
        .oauth2(ann)
        .delete(tenant.path("/consents/" + taken + "/links/" + id))
        .then()
        .statusCode(204);
    refused(open(back, mine), 410, "link_withdrawn");

    answer(link, mine, yes(asMember(consent))).then().statusCode(200);
    refused(answer(link, mine, yes(asMember(consent))), 409, "link_answered");
  }

  @Test
  void refusesWhatRanOut() {
    String consent = questions.open("dec_1", "s");
    String unopened = invite(consent, "guardian");
    String link = opened(invite(consent, "guardian"), mine);
    Map<String, Object> yes = yes(asMember(consent));
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update consent set expires_at = ? where tenant_id = ?",
                Instant.now().minusSeconds(1),
                tenant.id()));
    refused(answer(link, mine, yes), 410, "link_expired");
    refused(open(unopened, LinkSecret.generate().text()), 410, "link_expired");
    expiry.doWork(); // or its own timer, just before
    refused(answer(link, mine, yes), 410, "link_expired");
    look(link, mine).then().statusCode(200).body("state", equalTo("expired"));
    invite(ann, consent, "guardian").then().statusCode(409);
  }

  @Test
  void isMadeByThoseWhoMayAnswerAndInARoleThatCanBe() {
    String consent = questions.open("dec_1", "s");
    String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    invite(admin, consent, "guardian").then().statusCode(403);
    String bob = tenant.member("bob-" + UUID.randomUUID(), TenantRole.END_USER);
    invite(bob, consent, "guardian").then().statusCode(403);
    invite(ann, consent, "controller").then().statusCode(400);
    invite(ann, consent, "king").then().statusCode(400);
    given()
        .auth()
        .oauth2(bob)
        .get(tenant.path("/consents/" + consent + "/links"))
        .then()
        .statusCode(404);
    TestTenant other = TestTenant.create();
    String eve = other.member("eve-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    invite(eve, consent, "guardian").then().statusCode(404);
    String token = invite(consent, "guardian");
    given()
        .contentType("application/json")
        .body(Map.of("token", token, "session", mine))
        .post(other.path(LINKS + "/open"))
        .then()
        .statusCode(404)
        .body("code", equalTo("link_unknown"));
  }

  @Test
  void makesAtMostSoManyForOneQuestion() {
    String consent = questions.open("dec_1", "s");
    for (int made = 0; made < Inviting.MOST; made++) {
      invite(consent, "guardian");
    }
    invite(ann, consent, "guardian").then().statusCode(409);
    assertEquals(Inviting.MOST, links(consent).size());
  }

  @Test
  void keepsNeitherWhatOpensALinkNorTheSecretOfABrowser() {
    String token = invite(questions.open("dec_1", "s"), "guardian");
    opened(token, mine);
    List<String> rows =
        database.inTenant(
            tenant.id(),
            sql -> sql.query("select l::text from consent_link l", row -> row.getString(1)));
    assertEquals(1, rows.size());
    assertFalse(rows.getFirst().contains(token) || rows.getFirst().contains(mine));
  }

  /** Whatever GET there is, with whatever may be in it, by whoever may answer. */
  @Test
  void grantsNothingByAnyGet() throws IOException {
    String consent = questions.open("dec_1", "s");
    String token = invite(consent, "guardian");
    String unopened = links(consent).getFirst();
    asMember(consent); // a member's first look is put on the record, and grants nothing
    String link = opened(invite(questions.open("dec_2", "t"), "guardian"), mine);
    List<String> before = rows();
    JsonNode paths =
        DemarcJson.tolerant()
            .readTree(given().get("/q/openapi?format=json").asString())
            .path("paths");
    List<String> walked = new ArrayList<>();
    paths
        .fieldNames()
        .forEachRemaining(path -> {
          if (path.contains("consent")
              && paths.path(path).has("get")
              && !path.startsWith("/agent")) {
            walked.add(path);
          }
        });
    assertTrue(walked.size() >= 6, walked.toString());
    for (String path : walked) {
      for (String one : List.of(link, unopened, token)) {
        String url =
            path.replace("{tenant}", tenant.id().text())
                    .replace("{consent}", consent)
                    .replace("{link}", one)
                + "?answer=grant&scope=until&token="
                + token
                + "&session="
                + mine;
        bySession(mine).auth().oauth2(ann).get(url);
        bySession(mine).get(url);
      }
    }
    assertNotEquals(List.of(), before);
    assertEquals(before, rows());
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0));
  }

  @Test
  void limitsGuessesInOneTenantAndNotInAnother() {
    TestTenant other = TestTenant.create();
    Set<Integer> statuses = new TreeSet<>();
    for (int tried = 0; tried < 2 * Guesses.MOST + 1; tried++) {
      statuses.add(open(LinkSecret.generate().text(), mine).statusCode());
    }
    assertEquals(Set.of(404, 429), statuses);
    String link = opened(invite(questions.open("dec_1", "s"), "guardian"), mine);
    look(link, mine).then().statusCode(200);
    given()
        .contentType("application/json")
        .body(Map.of("token", LinkSecret.generate().text(), "session", mine))
        .post(other.path(LINKS + "/open"))
        .then()
        .statusCode(404);
  }

  @Test
  void asksSomebodyOutsideWhomTheApplicationMayName() throws IOException {
    SubjectId mother = SubjectId.outside(LinkSecret.generate().text());
    ConsentRequest question = questions.about("dec_1", "s").askedOf(people(mother), null);
    ask(question.askedOf(people(mother), LegalRole.GUARDIAN)).statusCode(400);
    application("guardian");
    ask(question).statusCode(400).body("errors[0].field", equalTo("answeringAs"));
    ask(question.askedOf(people(mother), LegalRole.SELF)).statusCode(400);
    ConsentRequest asked = question.askedOf(people(mother), LegalRole.GUARDIAN);
    Response first = ask(asked).statusCode(201).extract().response();
    String lost = token(first.path("url"));
    String token = token(ask(asked).statusCode(200).extract().path("url"));
    assertNotEquals(lost, token);
    String link = opened(token, mine);
    ask(asked).statusCode(200).body("url", equalTo("http://localhost:7090/answer"));
    refused(open(lost, LinkSecret.generate().text()), 410, "link_superseded");
    answer(link, mine, yes(json(look(link, mine).then()))).then().statusCode(200);
    Grant grant = grant(first.path("id"));
    assertEquals(mother, grant.givenBy());
    assertEquals(LegalRole.GUARDIAN, grant.givenAs());
    assertTrue(grant.givenFor() == null);
  }

  private static TreeSet<SubjectId> people(SubjectId... people) {
    return new TreeSet<>(List.of(people));
  }

  private void application(String outsiders) {
    String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    put(admin, "/classes/internal", Map.of("title", "I", "rank", 20, "export", "metadata"));
    Map<String, Object> application = new TreeMap<>();
    application.put("title", "Notes");
    application.put("team", "ward");
    application.put("defaultClass", "internal");
    application.put("outsiders", List.of(outsiders));
    application.put("requestsPerMinute", 60);
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

  private ValidatableResponse ask(ConsentRequest request) throws IOException {
    return agent.post("/agent/v1/consents", DemarcJson.strict().writeValueAsString(request)).then();
  }

  private Grant grant(String consent) throws IOException {
    JsonNode status = json(agent.get("/agent/v1/consents/" + consent).then().statusCode(200));
    Dsse envelope = DemarcJson.strict().treeToValue(status.path("grant"), Dsse.class);
    return DemarcJson.tolerant().readValue(envelope.payloadBytes(), Grant.class);
  }

  private Response invite(String token, String consent, String role) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("role", role))
        .post(tenant.path("/consents/" + consent + "/links"));
  }

  /** A link of ann's, as what opens it. */
  private String invite(String consent, String role) {
    return token(invite(ann, consent, role).then().statusCode(201).extract().path("url"));
  }

  private String token(String url) {
    String before = "http://localhost:7090/answer#" + tenant.id() + ".";
    assertTrue(url.startsWith(before), url);
    return url.substring(before.length());
  }

  private List<String> links(String consent) {
    return given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/consents/" + consent + "/links"))
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private Response open(String token, String session) {
    return given()
        .contentType("application/json")
        .body(Map.of("token", token, "session", session))
        .post(tenant.path(LINKS + "/open"));
  }

  private String opened(String token, String session) {
    return open(token, session).then().statusCode(200).extract().path("link");
  }

  private static io.restassured.specification.RequestSpecification bySession(String session) {
    return given().header(HEADER, session);
  }

  private Response look(String link, String session) {
    return bySession(session).get(tenant.path(LINKS + "/" + link));
  }

  private Response answer(String link, String session, Map<String, Object> body) {
    return bySession(session)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(LINKS + "/" + link + "/answer"));
  }

  private Response withdraw(String link, String session) {
    return bySession(session).post(tenant.path(LINKS + "/" + link + "/withdraw"));
  }

  private static void refused(Response answer, int status, String code) {
    answer
        .then()
        .statusCode(status)
        .contentType(startsWith("application/problem+json"))
        .body("code", equalTo(code));
  }

  private static Map<String, Object> yes(JsonNode shown) {
    Map<String, Object> body = new TreeMap<>();
    body.put("answer", "grant");
    body.put("scope", "session");
    body.put("noticeDigest", shown.at("/notice/digest").asText());
    return body;
  }

  /** As ann sees it, whose first look is put on the record. */
  private JsonNode asMember(String consent) {
    return json(
        given().auth().oauth2(ann).get(tenant.path("/consents/" + consent)).then().statusCode(200));
  }

  private static JsonNode json(ValidatableResponse answer) {
    try {
      return DemarcJson.strict().readTree(answer.extract().asString());
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String kinds(JsonNode history) {
    List<String> kinds = new ArrayList<>();
    history.forEach(event -> kinds.add(event.path("kind").asText()));
    return kinds.toString();
  }

  private List<String> ledger() {
    return database.inTenant(
        tenant.id(),
        sql -> sql.query("select e::text from consent_event e", row -> row.getString(1)));
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>(ledger());
    for (String table : List.of("consent", "consent_link")) {
      rows.addAll(
          database.inTenant(
              tenant.id(),
              sql ->
                  sql.query(
                      "select t::text from " + table + " t order by 1", row -> row.getString(1))));
    }
    return rows;
  }
}
