package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a draft changes, and how many must approve it. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PolicyDiffTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
        - id: internal-abroad
          classes: [internal]
          to: [managed-cloud]
          effect: allow
          obligations: [{consent: {scope: once, ttl: PT8H}}]
        - {id: no-chat, tasks: [chat], to: [managed-cloud], effect: forbid}
      guarantees:
        - {id: no-phi, never: "has(data.tags.phi) && target.boundary == 'managed-cloud' && data.class == 'secret'"}
      preferences:
        - {classes: [public], tasks: [], order: [], fallback: false}
      """;

  private TestTenant tenant;
  private String admin;
  private String approver;
  private String reviewer;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    approver = tenant.member("kim", TenantRole.POLICY_APPROVER);
    reviewer = tenant.member("lee", TenantRole.POLICY_APPROVER);
    dataClass("public", 0);
    dataClass("internal", 20);
    dataClass("secret", 80);
  }

  @Test
  void ofAFirstVersionIsAllThatItPermits() {
    String id = post(admin, "", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    get("/" + id + "/diff")
        .body("from", nullValue())
        .body("to.revision", is(1))
        .body("widens", is(true))
        .body("approvals", is(2))
        .body("widening.told.rule", contains("internal-abroad", "public-anywhere"))
        .body("widening.told[0].regions.words", hasItem(containsString("class internal")))
        .body("narrowing.told", empty());
  }

  @Test
  void saysWhatIsEasierAndWhatIsHarderApart() {
    String id = published();
    edit(
            id,
            YAML.replace("scope: once", "scope: session")
                .replace("classes: [public], effect", "classes: [public], sites: [berlin], effect"))
        .body("draft.effect.widening", is(1))
        .body("draft.effect.approvals", is(2));
    get("/" + id + "/diff")
        .body("from.version", is(1))
        .body("widening.count", is(1))
        .body("widening.told[0].kind", equalTo("asks"))
        .body("widening.told[0].rule", equalTo("internal-abroad"))
        .body("widening.told[0].obligation.consent.scope", equalTo("once"))
        .body("widening.told[0].decided", is(true))
        .body("widening.told[0].before", containsString("consent (once, at most 8 hours)"))
        .body("widening.told[0].after", containsString("consent (session, at most 8 hours)"))
        .body("widening.told[0].complete", is(true))
        .body("widening.told[0].regions[0].values.'data.class'.names", contains("internal"))
        .body("widening.told[0].example.route.boundary", equalTo("managed-cloud"))
        .body("narrowing.told.rule", contains("public-anywhere"))
        .body("narrowing.told[0].exampleWords", containsString("class public"))
        .body("sections", empty());
  }

  @Test
  void wantsOneApprovalOfWhatWidensNothingAndPublishesIt() {
    String id = published();
    edit(id, YAML.replace("fallback: false", "fallback: false, within: PT9S") + "# why\n");
    get("/" + id + "/diff")
        .body("sections.section", contains("preferences"))
        .body("sections[0].loosens", is(false));
    edit(id, YAML + "# the same\n")
        .body("draft.effect.widening", is(0))
        .body("draft.effect.approvals", is(1));
    int revision = revision(id);
    step(admin, id, "submit", revision).statusCode(200);
    step(approver, id, "approve", revision)
        .statusCode(200)
        .body("draft.state", equalTo("approved"));
    step(admin, id, "publish", revision).statusCode(200).body("published.version", is(2));
    get("/" + id + "/versions/2").body("firstApprovedBy", nullValue());
    get("/" + id + "/diff").body("from.version", is(1)).body("to.version", is(2));
  }

  @Test
  void countsAGuaranteeThatIsGivenUpAsWidening() {
    String id = published();
    String without = YAML.replaceAll("guarantees:\n.*\n", "");
    edit(id, without).body("draft.effect.loosened", is(1)).body("draft.effect.approvals", is(2));
    get("/" + id + "/diff")
        .body("widening.count", is(0))
        .body("widens", is(true))
        .body("sections[0].section", equalTo("guarantees"))
        .body("sections[0].words", containsString("no-phi"));
  }

  @Test
  void countsAPreferenceThatLetsMoreFallBackAsWidening() {
    String id = published();
    edit(id, YAML + "  - {classes: [secret], tasks: [], order: [], fallback: true}\n")
        .body("draft.effect.loosened", is(1))
        .body("draft.effect.approvals", is(2));
    edit(
            id,
            YAML.replace(
                "preferences:\n",
                "preferences:\n  - {classes: [], tasks: [], order: [], fallback: true}\n"))
        .body("draft.effect.approvals", is(2));
    edit(id, YAML + "  - {classes: [secret], tasks: [], order: [], fallback: false}\n")
        .body("draft.effect.loosened", is(0))
        .body("draft.effect.approvals", is(1));
    edit(id, YAML + "fallback: {attempts: 8}\n").body("draft.effect.approvals", is(2));
    edit(id, YAML + "queue: [{classes: [public], maxAge: PT1H, maxBytes: 1024, maxJobs: 1}]\n")
        .body("draft.effect.approvals", is(2));
    edit(id, YAML + "tools: {mail: needs-authority}\n").body("draft.effect.approvals", is(1));
  }

  /** The forbids leave nothing, so the rule permits nothing; to see that takes too long. */
  @Test
  void countsWhatCanNotBeDecidedAsWideningAndWantsTwoApprovals() {
    String strict = YAML.replace("guarantees:\n", Pigeons.forbids(9) + "guarantees:\n");
    String id = published(strict);
    String unsure =
        strict.replace(
            "rules:\n",
            "rules:\n  - {id: in-house, classes: [internal], to: [edge], effect: allow}\n");
    edit(id, unsure).body("draft.effect.widening", is(1)).body("draft.effect.approvals", is(2));
    get("/" + id + "/diff")
        .body("widens", is(true))
        .body("approvals", is(2))
        .body("widening.told.rule", contains("in-house"))
        .body("widening.told[0].decided", is(false))
        .body("widening.told[0].example", nullValue())
        .body("widening.told[0].words", containsString("was not decided within"));
    int revision = revision(id);
    step(admin, id, "submit", revision).statusCode(200);
    step(approver, id, "approve", revision)
        .statusCode(200)
        .body("draft.state", equalTo("in-review"));
    step(admin, id, "publish", revision).statusCode(409);
    step(reviewer, id, "approve", revision)
        .statusCode(200)
        .body("draft.state", equalTo("approved"));
  }

  @Test
  void comparesWithWhatTheGroupObeysWhoeverPublishedIt() {
    String wide = published();
    String strict = YAML.replaceAll("(?s)rules:.*guarantees:", "rules: []\nguarantees:");
    String other = post(admin, "", Map.of("yaml", strict)).statusCode(201).extract().path("id");
    step(admin, other, "submit", 1).statusCode(200);
    step(approver, other, "approve", 1).statusCode(200).body("draft.state", equalTo("approved"));
    step(admin, other, "publish", 1).statusCode(200);
    edit(wide, YAML + "# the same\n")
        .body("draft.effect.widening", is(0))
        .body("draft.effect.approvals", is(2));
    get("/" + wide + "/diff")
        .body("widening.count", is(0))
        .body("approvals", is(2))
        .body("groups", hasSize(1))
        .body("groups[0].groups", contains("default"))
        .body("groups[0].policy", equalTo(other))
        .body("groups[0].version", is(1))
        .body("groups[0].widens", is(true));
    get("/" + wide + "/diff?group=default")
        .body("from.policy", equalTo(other))
        .body("from.version", is(1))
        .body("from.title", equalTo("House rules"))
        .body("widens", is(true))
        .body("widening.told.rule", contains("internal-abroad", "public-anywhere"));
    get("/" + other + "/diff?group=default")
        .body("from.policy", nullValue())
        .body("from.version", is(1))
        .body("widens", is(false));
  }

  @Test
  void tellsWhatEachGroupThatADraftIsForObeys() {
    String id = published();
    String wider = YAML.replace("scope: once", "scope: session");
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(
            Map.of("yaml", wider, "baseRevision", 0, "groups", List.of("ward", "default", "bench")))
        .put(tenant.path("/policies/" + id + "/draft"))
        .then()
        .statusCode(200);
    get("/" + id + "/diff")
        .body("groups.groups", contains(List.of("bench", "ward"), List.of("default")))
        .body("groups.version", contains(null, 1))
        .body("groups.policy", contains(null, id))
        .body("groups.widens", contains(true, true));
    get("/" + id + "/diff?group=ward").body("from", nullValue()).body("widening.count", is(2));
    get("/" + id + "/diff?group=default").body("from.version", is(1)).body("widening.count", is(1));
  }

  @Test
  void comparesAnyTwoVersionsAndRefusesWhatIsNone() {
    String id = published();
    get("/" + id + "/diff?from=1&to=1").body("widening.count", is(0)).body("approvals", is(1));
    get("/" + id + "/diff?to=1").body("from", nullValue()).body("widening.count", is(2));
    fails("/" + id + "/diff?from=0").statusCode(400).body("errors[0].field", equalTo("from"));
    fails("/" + id + "/diff?from=7").statusCode(404);
    for (String query : List.of("group=ward-9", "group=default&from=1", "group=%20")) {
      fails("/" + id + "/diff?" + query).statusCode(400).body("errors[0].field", equalTo("group"));
    }
    edit(id, YAML.replace("effect: allow}", "effect: perhaps}"))
        .body("draft.effect", nullValue())
        .body("draft.problems", hasSize(1));
    fails("/" + id + "/diff").statusCode(422).body("code", equalTo("policy_invalid"));
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    given()
        .auth()
        .oauth2(stranger)
        .get(other.path("/policies/" + id + "/diff"))
        .then()
        .statusCode(404);
  }

  @Test
  void ofATextKeepsNothing() {
    String id = published();
    String wider = YAML.replace("scope: once", "scope: session");
    post(admin, "/" + id + "/diff", Map.of("yaml", wider))
        .statusCode(200)
        .body("from.version", is(1))
        .body("to.version", nullValue())
        .body("to.revision", nullValue())
        .body("widens", is(true))
        .body("approvals", is(2))
        .body("widening.count", is(1))
        .body("widening.told[0].rule", equalTo("internal-abroad"));
    post(approver, "/" + id + "/diff", Map.of("yaml", YAML))
        .statusCode(200)
        .body("widens", is(false))
        .body("approvals", is(1))
        .body("widening.told", empty())
        .body("narrowing.told", empty());
    get("/" + id).body("draft", nullValue());
    get("/" + id + "/history").body("items", hasSize(5));
  }

  @Test
  void ofATextIsForItsTenantsAuthorsAndWithinBounds() {
    String id = published();
    Map<String, String> text = Map.of("yaml", YAML);
    String path = "/" + id + "/diff";
    post(tenant.member("una", TenantRole.END_USER), path, text).statusCode(403);
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    post(stranger, path, text).statusCode(404);
    given()
        .auth()
        .oauth2(stranger)
        .contentType("application/json")
        .body(text)
        .post(other.path("/policies" + path))
        .then()
        .statusCode(404);
    post(admin, path, Map.of("yaml", YAML.replace("effect: allow}", "effect: perhaps}")))
        .statusCode(422)
        .body("code", equalTo("policy_invalid"))
        .body("errors[0].line", is(4));
    post(admin, path, Map.of("yaml", YAML + "#".repeat(512 << 10)))
        .statusCode(422)
        .body("errors[0].reason", containsString("is longer than"));
    post(admin, path, Map.of()).statusCode(400);
  }

  private String published() {
    return published(YAML);
  }

  private String published(String yaml) {
    String id = post(admin, "", Map.of("yaml", yaml)).statusCode(201).extract().path("id");
    step(admin, id, "submit", 1).statusCode(200);
    step(approver, id, "approve", 1).statusCode(200);
    step(reviewer, id, "approve", 1).statusCode(200);
    step(admin, id, "publish", 1).statusCode(200);
    return id;
  }

  private ValidatableResponse edit(String id, String yaml) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("yaml", yaml, "baseRevision", revision(id)))
        .put(tenant.path("/policies/" + id + "/draft"))
        .then()
        .statusCode(200);
  }

  /** Of the draft; 0 where there is none. */
  private int revision(String id) {
    Integer revision = get("/" + id).extract().path("draft.revision");
    return revision == null ? 0 : revision;
  }

  private ValidatableResponse step(String who, String id, String step, int revision) {
    return post(who, "/" + id + "/" + step, Map.of("revision", revision));
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

  private ValidatableResponse get(String path) {
    return fails(path).statusCode(200);
  }

  private ValidatableResponse fails(String path) {
    return given().auth().oauth2(admin).get(tenant.path("/policies" + path)).then();
  }

  private void dataClass(String id, int rank) {
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("title", id, "rank", rank, "export", "metadata"))
        .put(tenant.path("/classes/" + id))
        .then()
        .statusCode(200);
  }
}
