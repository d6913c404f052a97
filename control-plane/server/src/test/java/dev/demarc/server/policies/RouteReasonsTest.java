package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Why a request did not go by another route, and how another version would have it go. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RouteReasonsTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - {id: internal-inside, classes: [internal], to: [edge], effect: allow}
        - id: internal-abroad
          classes: [internal]
          to: [managed-cloud]
          effect: allow
          obligations: [{consent: {scope: once, ttl: PT8H}}]
        - {id: never-abroad, classes: [internal], to: [managed-cloud], effect: forbid}
        - {id: public-anywhere, classes: [public], effect: allow}
      preferences:
        - {classes: [], tasks: [], order: [house, cloud], fallback: true}
      """;

  @Inject TenantDatabase database;
  @Inject Catalogue catalogue;
  @Inject Policies policies;
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(60);
  private TestTenant tenant;
  private String admin;
  private String policy;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    put("/classes/public", Map.of("title", "p", "rank", 0, "export", "metadata"));
    put("/classes/internal", Map.of("title", "i", "rank", 20, "export", "metadata"));
    target("house", "edge");
    target("cloud", "managed-cloud");
    policy = published();
  }

  @Test
  void namesTheRulesThatSpokeAgainstATarget() {
    keep("dec_1", facts(), decided());
    get("dec_1", "?target=cloud")
        .body("policy", equalTo(policy))
        .body("version", is(1))
        .body("told", is(true))
        .body("routes.route.target", contains("cloud"))
        .body("routes[0].basis", equalTo("recorded"))
        .body("routes[0].permitted", is(false))
        .body("routes[0].reason", equalTo("forbidden"))
        .body("routes[0].rule", equalTo("never-abroad"))
        .body("routes[0].rules.rule", contains("never-abroad", "internal-abroad"))
        .body("routes[0].rules.effect", contains("forbid", "allow"));
  }

  @Test
  void saysOfEveryRouteWhatWasRecorded() {
    keep("dec_1", facts(), decided());
    get("dec_1", "")
        .body("routes.route.target", contains("cloud", "house"))
        .body("routes.reason", contains("forbidden", "chosen"))
        .body("routes[0].rules", nullValue());
  }

  @Test
  void decidesAgainOverATargetThatCameSince() {
    keep("dec_1", facts(), decided());
    target("young", "edge");
    get("dec_1", "?target=young")
        .body("routes[0].basis", equalTo("decided-again"))
        .body("routes[0].permitted", is(true))
        .body("routes[0].reason", equalTo("unbound"))
        .body("routes[0].rules.rule", contains("internal-inside"));
  }

  @Test
  void keepsToTheRecordWhereTheTargetIsNoLongerWhatItWas() {
    keep("dec_1", facts(), decided());
    target("cloud", "private-cluster");
    get("dec_1", "?target=cloud")
        .body("routes.basis", contains("recorded", "decided-again"))
        .body("routes[0].reason", equalTo("forbidden"))
        .body("routes[0].rules", nullValue())
        .body("routes[1].reason", equalTo("no-rule"))
        .body("routes[1].rules", empty());
  }

  @Test
  void knowsNothingOfAClassThatExportsCountsOnly() {
    keep("dec_1", null, null);
    get("dec_1", "?target=cloud").body("told", is(false)).body("routes", empty());
  }

  @Test
  void refusesWhatItIsNotAskedRightly() {
    keep("dec_1", facts(), decided());
    ask("dec_1", "?target=No%20Target", admin)
        .statusCode(400)
        .body("errors.field", contains("target"));
    get("dec_1", "?target=nowhere").body("routes", empty());
    ask("dec_2", "", admin).statusCode(404);
    ask("dec_1", "", tenant.member("usr", TenantRole.END_USER)).statusCode(403);
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    ask("dec_1", "", stranger).statusCode(404);
  }

  @Test
  void decidesAgainUnderTheVersionInForce() {
    keep("dec_1", facts(), decided());
    for (String query : List.of("", "?of=1", "?of=1&policy=" + policy)) {
      again("dec_1", query)
          .statusCode(200)
          .body("policy", equalTo(policy))
          .body("version", is(1))
          .body("revision", nullValue())
          .body("now.outcome", equalTo("routed"))
          .body("now.route.target", equalTo("house"))
          .body("now.reason", equalTo("chosen"))
          .body("now.rule", equalTo("internal-inside"))
          .body("now.considered.route.target", contains("house", "cloud"))
          .body("now.considered.permitted", contains(true, false));
    }
  }

  @Test
  void decidesAgainUnderADraft() {
    keep("dec_1", facts(), decided());
    draft(
        YAML.replace(
            "- {id: internal-inside, classes: [internal], to: [edge], effect: allow}", ""));
    again("dec_1", "?of=draft")
        .statusCode(200)
        .body("version", nullValue())
        .body("revision", is(2))
        .body("now.outcome", equalTo("refused"))
        .body("now.route", nullValue())
        .body("now.considered.permitted", contains(false, false));
    again("dec_1", "").body("now.outcome", equalTo("routed"));
    draft(YAML.replace("effect: forbid", "effect: perhaps"), 2);
    again("dec_1", "?of=draft").statusCode(422).body("code", equalTo("policy_invalid"));
  }

  @Test
  void decidesNothingAgainWithoutFacts() {
    keep("dec_1", null, null);
    again("dec_1", "").statusCode(200).body("version", is(1)).body("now", nullValue());
  }

  @Test
  void refusesToDecideAgainWhatItIsNotAskedRightly() {
    keep("dec_1", facts(), decided());
    for (String of : List.of("0", "-1", "01", "1.5", "later", "9999999999")) {
      again("dec_1", "?of=" + of).statusCode(400).body("errors.field", contains("of"));
    }
    again("dec_1", "?policy=none").statusCode(400).body("errors.field", contains("policy"));
    again("dec_1", "?policy=" + UUID.randomUUID()).statusCode(404);
    again("dec_1", "?of=2").statusCode(404);
    again("dec_1", "?of=draft").statusCode(404);
    again("dec_2", "").statusCode(404);
    again("dec_1", "", tenant.member("usr", TenantRole.END_USER)).statusCode(403);
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    again("dec_1", "", stranger).statusCode(404);
    given().auth().oauth2(stranger).get(other.path("/traces/dec_1/again")).then().statusCode(404);
  }

  private void draft(String yaml) {
    draft(yaml, 0);
  }

  private void draft(String yaml, int base) {
    put("/policies/" + policy + "/draft", Map.of("yaml", yaml, "baseRevision", base));
  }

  private ValidatableResponse again(String decision, String query) {
    return again(decision, query, admin);
  }

  private ValidatableResponse again(String decision, String query, String who) {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(who)
        .get(tenant.path("/traces/" + decision + "/again" + query))
        .then();
  }

  private List<Considered> decided() {
    return database.inTenant(
        tenant.id(),
        sql ->
            Engine.interpreting(
                    new PolicyRef(
                        PolicyId.of(policy), new PolicyVersion(1), Digest.ofBytes(new byte[0])),
                    Objects.requireNonNull(policies.check(YAML).document()),
                    catalogue.all())
                .decide(DecisionId.of("dec_1"), facts(), situation())
                .considered());
  }

  private Situation situation() {
    TreeMap<TargetId, Availability> up = new TreeMap<>();
    up.put(TargetId.of("house"), Availability.UP);
    up.put(TargetId.of("cloud"), Availability.UP);
    return new Situation(at, up, new TreeMap<>(), null, null);
  }

  private Facts facts() {
    return new Facts(
        tenant.id(),
        ApplicationId.of("notes"),
        "ward",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("chat"),
        new Facts.Data(ClassId.of("internal"), 20, new TreeSet<>(), new TreeSet<>()),
        new TreeMap<>(),
        new Place(Boundary.EDGE, "eu"),
        SiteId.of("berlin"),
        GroupId.of("default"),
        null,
        new Facts.Request("auto", 100, 25, 100, 1, 0, false, new TreeSet<>()));
  }

  private void keep(String decision, @Nullable Facts facts, @Nullable List<Considered> considered) {
    String attributes = json(Map.of("demarc.policy.id", policy, "demarc.policy.version", 1));
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
                  received_at, late, name, span_id, latency_micros, tags, bytes_out, cost_micro_usd,
                  attributes, facts, situation, considered)
                values (?, ?, ?, 1, 1, 'request', ?, ?, now(), false, 'x', 's', 1, '{}', 0, 0, ?,
                  ?, ?, ?)
                """,
                tenant.id(),
                LocalDate.ofInstant(at, ZoneOffset.UTC),
                UUID.randomUUID(),
                decision,
                at,
                attributes,
                facts == null ? null : json(facts),
                facts == null ? null : json(situation()),
                considered == null ? null : json(considered)));
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private ValidatableResponse get(String decision, String query) {
    return ask(decision, query, admin).statusCode(200);
  }

  private ValidatableResponse ask(String decision, String query, String who) {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(who)
        .get(tenant.path("/traces/" + decision + "/routes" + query))
        .then();
  }

  private String published() {
    String approver = tenant.member("kim", TenantRole.POLICY_APPROVER);
    String reviewer = tenant.member("lee", TenantRole.POLICY_APPROVER);
    String id = post(admin, "", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    Map<String, Integer> first = Map.of("revision", 1);
    post(admin, "/" + id + "/submit", first).statusCode(200);
    post(approver, "/" + id + "/approve", first).statusCode(200);
    post(reviewer, "/" + id + "/approve", first).statusCode(200);
    post(admin, "/" + id + "/publish", first).statusCode(200);
    return id;
  }

  private ValidatableResponse post(String who, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(who)
        .contentType("application/json")
        .body(body)
        .post(tenant.path("/policies" + path))
        .then();
  }

  private void target(String id, String boundary) {
    Map<String, Object> model =
        Map.of(
            "id",
            "m-" + id,
            "version",
            "1",
            "runtime",
            "x",
            "precision",
            "q8",
            "contextTokens",
            8_000,
            "inputMicroUsdPerMillionTokens",
            0,
            "outputMicroUsdPerMillionTokens",
            0,
            "tier",
            1);
    put(
        "/targets/" + id,
        Map.of(
            "title",
            id,
            "boundary",
            boundary,
            "region",
            "eu",
            "operator",
            "own",
            "protocol",
            "openai",
            "hosts",
            List.of("127.0.0.1:7070"),
            "models",
            List.of(model)));
  }

  private void put(String path, Map<String, ?> body) {
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then()
        .statusCode(200);
  }
}
