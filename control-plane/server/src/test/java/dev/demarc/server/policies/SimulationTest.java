package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Test cases and the simulator over HTTP: what is kept, what is refused, and for whom. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SimulationTest {
  private static final String RULES =
      """
      schema: demarc/policy/v1
      title: Tried
      rules:
        - { id: near, effect: allow, to: [edge] }
        - id: abroad-if-agreed
          effect: allow
          classes: [public]
          to: [managed-cloud]
          obligations: [{ consent: { scope: session, ttl: PT8H } }]
      """;
  private static final String CASE =
      """
      cases:
        - id: abroad
          request: { class: public }
          expect: [{ target: cloud, permitted: %s }]
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
    put("/classes/public", Map.of("title", "Public", "rank", 0, "export", "metadata"))
        .statusCode(200);
    put("/classes/secret", Map.of("title", "Secret", "rank", 80, "export", "metadata"))
        .statusCode(200);
    target("cloud", "managed-cloud", List.of("large"));
    target("local", "edge", List.of("small"));
  }

  @Test
  void keepsADraftThatFailsACaseAndLetsItGoNoFurther() {
    String id =
        post(admin, "/policies", Map.of("yaml", RULES + CASE.formatted("false")))
            .statusCode(201)
            .body("draft.problems", hasSize(0))
            .body("draft.cases[0].id", equalTo("abroad"))
            .body("draft.cases[0].verdict", equalTo("failed"))
            .body("draft.cases[0].line", is(13))
            .body("draft.cases[0].reason", containsString("expected refused, got permitted"))
            .extract()
            .path("id");
    step(admin, id, "submit", 1)
        .statusCode(422)
        .body("code", equalTo("case_failed"))
        .body("detail", containsString("Case 'abroad' fails"))
        .body("errors[0].field", equalTo("cases.abroad"))
        .body("errors[0].line", is(13))
        .body("evidence[0].verdict", equalTo("failed"));
    String mended = RULES + CASE.formatted("true");
    put("/policies/" + id + "/draft", Map.of("yaml", mended, "baseRevision", 1))
        .statusCode(200)
        .body("draft.cases[0].verdict", equalTo("passed"));
    step(admin, id, "submit", 2).statusCode(200);
    step(approver, id, "approve", 2).statusCode(200);
    step(reviewer, id, "approve", 2).statusCode(200);
    step(admin, id, "publish", 2).statusCode(200);
    get("/policies/" + id + "/versions/1")
        .body("yaml", equalTo(mended))
        .body("document.title", equalTo("Tried"))
        .body("document.cases", nullValue());
  }

  @Test
  void runsCasesAgainstTheCatalogueAsItIsAtEveryStep() {
    String id =
        post(admin, "/policies", Map.of("yaml", RULES + CASE.formatted("true")))
            .statusCode(201)
            .extract()
            .path("id");
    target("cloud", "private-cluster", List.of("large"));
    step(admin, id, "submit", 1).statusCode(422).body("code", equalTo("case_failed"));
    target("cloud", "managed-cloud", List.of("large"));
    step(admin, id, "submit", 1).statusCode(200);
    target("cloud", "private-cluster", List.of("large"));
    step(approver, id, "approve", 1).statusCode(422).body("code", equalTo("case_failed"));
    target("cloud", "managed-cloud", List.of("large"));
    step(approver, id, "approve", 1).statusCode(200);
    step(reviewer, id, "approve", 1).statusCode(200);
    target("cloud", "private-cluster", List.of("large"));
    step(admin, id, "publish", 1).statusCode(422).body("code", equalTo("case_failed"));
    get("/policies/" + id).body("draft.state", equalTo("approved")).body("published", nullValue());
  }

  @Test
  void saysWhatComesOfCasesInATextThatIsOnlyChecked() {
    post(admin, "/policies/check", Map.of("yaml", RULES + CASE.formatted("false")))
        .statusCode(200)
        .body("cases[0].verdict", equalTo("failed"));
    post(admin, "/policies/check", Map.of("yaml", RULES + "cases: [{ id: a }]\n"))
        .statusCode(200)
        .body("problems.path", hasItem("cases[0].expect"))
        .body("cases", hasSize(0));
  }

  @Test
  void answersEveryRouteOfTheCatalogueByTheRulesAlone() {
    String id = draft(RULES);
    simulate(id, Map.of("of", "draft", "request", Map.of("class", "public")))
        .statusCode(200)
        .body("revision", is(1))
        .body("version", nullValue())
        .body("total", is(2))
        .body("next", nullValue())
        .body("facts.tenant", equalTo(tenant.id().text()))
        .body("facts.data.rank", is(0))
        .body("facts.task", equalTo("chat"))
        .body("routes.route.target", contains("cloud", "local"))
        .body("routes.madeUp", everyItem(is(false)))
        .body("routes.permitted", contains(true, true))
        .body("routes[0].rule", equalTo("abroad-if-agreed"))
        .body("routes[0].obligations[0].consent.scope", equalTo("session"))
        .body("routes[0].reason", equalTo("allowed"));
    simulate(id, Map.of("of", "draft"))
        .statusCode(200)
        .body("facts.data.dataClass", equalTo("secret"))
        .body("routes.permitted", contains(false, true))
        .body("routes[0].reason", equalTo("no-rule"))
        .body("routes[0].rule", nullValue());
  }

  @Test
  void answersForAVersionAsItWasPublished() {
    String id = draft(RULES);
    step(admin, id, "submit", 1).statusCode(200);
    step(approver, id, "approve", 1).statusCode(200);
    step(reviewer, id, "approve", 1).statusCode(200);
    step(admin, id, "publish", 1).statusCode(200);
    put(
            "/policies/" + id + "/draft",
            Map.of("yaml", RULES.replace("edge", "none"), "baseRevision", 0))
        .statusCode(200);
    simulate(id, Map.of("of", 1))
        .statusCode(200)
        .body("version", is(1))
        .body("routes[1].permitted", is(true));
    simulate(id, Map.of("of", "draft")).statusCode(200).body("routes[1].permitted", is(false));
    simulate(id, Map.of("of", 2)).statusCode(404);
  }

  @Test
  void answersForARouteThatIsMadeUpToo() {
    String id = draft(RULES);
    simulate(id, Map.of("of", "draft", "to", Map.of("boundary", "edge", "region", "moon")))
        .statusCode(200)
        .body("routes", hasSize(3))
        .body("total", is(2))
        .body("routes[0].madeUp", is(true))
        .body("routes[0].route.region", equalTo("moon"))
        .body("routes[0].permitted", is(true));
  }

  @Test
  void takesACounterexampleAsItWasShownAndFindsItPermitted() {
    String guarantees =
        """
        guarantees:
          - { id: only-me, never: "app.team != 'me' && actor.verified && data.rank >= 7 && target.tier >= 2" }
          - { id: tagged, never: "has(data.tags.pci) && 'admin' in actor.roles && !(data.class in ['public'])" }
          - { id: tools, never: "'idempotent' in tools.effects && request.files > 3 && target.id == 'cloud'" }
        """;
    String id = draft(RULES + guarantees);
    for (int i = 0; i < 3; i++) {
      Map<String, Object> example =
          get("/policies/" + id)
              .body("draft.guarantees[" + i + "].verdict", equalTo("broken"))
              .extract()
              .path("draft.guarantees[" + i + "].counterexample");
      Map<String, Object> answer =
          simulate(id, Map.of("of", "draft", "counterexample", example))
              .statusCode(200)
              .body("routes[0].madeUp", is(true))
              .body("routes[0].permitted", is(true))
              .body("facts.tenant", equalTo(tenant.id().text()))
              .extract()
              .path("routes[0]");
      assertEquals(example.get("route"), answer.get("route"));
      assertEquals(example.get("rule"), answer.get("rule"));
      assertEquals(example.get("tier"), answer.get("tier"));
    }
  }

  @Test
  void goesThroughALargeCatalogueByPages() {
    target("many", "edge", IntStream.range(10, 60).mapToObj(i -> "m" + i).toList());
    String id = draft(RULES);
    Map<String, Object> ask = Map.of("of", "draft", "to", Map.of("boundary", "edge"));
    String next =
        post(admin, "/policies/" + id + "/simulate?limit=40", ask)
            .statusCode(200)
            .body("routes", hasSize(41))
            .body("total", is(52))
            .body("next", notNullValue())
            .extract()
            .path("next");
    post(admin, "/policies/" + id + "/simulate?limit=40&cursor=" + next, ask)
        .statusCode(200)
        .body("routes", hasSize(12))
        .body("routes.madeUp", everyItem(is(false)))
        .body("routes[11].route.model", equalTo("m59"))
        .body("next", nullValue());
    post(admin, "/policies/" + id + "/simulate?limit=0", ask).statusCode(400);
  }

  @Test
  void namesEveryFieldThatIsWrong() {
    String id = draft(RULES);
    simulate(id, Map.of("of", "draft", "request", Map.of("class", "no", "app", "no", "bytes", -1)))
        .statusCode(400)
        .body("code", equalTo("validation"))
        .body("errors.field", hasItems("request.class", "request.app", "request.bytes"));
    simulate(id, Map.of("of", "draft", "request", Map.of("class", "Not One")))
        .statusCode(400)
        .body("errors[0].field", equalTo("request.class"));
    simulate(id, Map.of("of", "draft", "request", Map.of("prompt", "Sum this up.")))
        .statusCode(400)
        .body("errors[0].field", equalTo("request.prompt"))
        .body("detail", not(containsString("Sum")));
    simulate(id, Map.of("of", "draft", "to", Map.of("region", "eu")))
        .statusCode(400)
        .body("errors[0].field", equalTo("to.boundary"));
    simulate(id, Map.of("of", "draft", "to", Map.of("boundary", "edge", "region", "E U")))
        .statusCode(400)
        .body("errors[0].field", equalTo("to.region"));
    for (Object of : List.of("last", 0, -1, true, "1")) {
      simulate(id, Map.of("of", of)).statusCode(400).body("errors[0].field", equalTo("of"));
    }
    simulate(id, Map.of()).statusCode(400).body("errors[0].field", equalTo("of"));
  }

  @Test
  void takesACounterexampleInPlaceOfARequestAndNotBesideIt() {
    String id = draft(RULES + "guarantees: [{ id: g, never: target.boundary == 'edge' }]\n");
    Map<String, Object> example =
        get("/policies/" + id).extract().path("draft.guarantees[0].counterexample");
    simulate(id, Map.of("of", "draft", "counterexample", example, "request", Map.of()))
        .statusCode(400)
        .body("errors[0].field", equalTo("counterexample"));
    Map<String, Object> facts = new HashMap<>();
    ((Map<?, ?>) example.get("facts")).forEach((name, value) -> facts.put("" + name, value));
    facts.put("proven", Map.of("task", "chat", "tags", List.of()));
    Map<String, Object> hinted = new HashMap<>(example);
    hinted.put("facts", facts);
    simulate(id, Map.of("of", "draft", "counterexample", hinted))
        .statusCode(400)
        .body("errors[0].field", equalTo("counterexample.facts.proven"));
  }

  @Test
  void saysWhatIsWrongWithADraftThatHasProblems() {
    String id = draft(RULES + "rulez: []\n");
    simulate(id, Map.of("of", "draft"))
        .statusCode(422)
        .body("code", equalTo("policy_invalid"))
        .body("errors[0].field", equalTo("rulez"));
  }

  @Test
  void isForWhoMayReadThePolicyAndKeepsNothing() {
    String id = draft(RULES);
    String reader = tenant.member("aud", TenantRole.AUDITOR);
    int events = get("/policies/" + id + "/history").extract().path("items.size()");
    int audited = get("/audit").extract().path("items.size()");
    post(reader, "/policies/" + id + "/simulate", Map.of("of", "draft")).statusCode(200);
    assertEquals(
        events,
        get("/policies/" + id + "/history").extract().<Integer>path("items.size()").intValue());
    assertEquals(audited, get("/audit").extract().<Integer>path("items.size()").intValue());
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    ask(stranger, tenant.path("/policies/" + id + "/simulate")).statusCode(404);
    ask(stranger, other.path("/policies/" + id + "/simulate")).statusCode(404);
    given()
        .contentType("application/json")
        .body(Map.of("of", "draft"))
        .post(tenant.path("/policies/" + id + "/simulate"))
        .then()
        .statusCode(401);
  }

  private static ValidatableResponse ask(String as, String path) {
    return given()
        .auth()
        .oauth2(as)
        .contentType("application/json")
        .body(Map.of("of", "draft"))
        .post(path)
        .then();
  }

  private String draft(String yaml) {
    return post(admin, "/policies", Map.of("yaml", yaml)).statusCode(201).extract().path("id");
  }

  private void target(String id, String boundary, List<String> models) {
    List<Map<String, Object>> offers =
        models.stream()
            .map(model ->
                Map.<String, Object>ofEntries(
                    Map.entry("id", model),
                    Map.entry("version", "1"),
                    Map.entry("runtime", "x"),
                    Map.entry("precision", "q8"),
                    Map.entry("contextTokens", 4096),
                    Map.entry("features", List.of("chat")),
                    Map.entry("quality", Map.of()),
                    Map.entry("inputMicroUsdPerMillionTokens", 0),
                    Map.entry("outputMicroUsdPerMillionTokens", 0),
                    Map.entry("tier", 1)))
            .toList();
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
                "op",
                "protocol",
                "openai",
                "hosts",
                List.of("h:443"),
                "pins",
                List.of(),
                "models",
                offers))
        .statusCode(200);
  }

  private ValidatableResponse simulate(String id, Object body) {
    return post(admin, "/policies/" + id + "/simulate", body);
  }

  private ValidatableResponse step(String as, String id, String step, int revision) {
    return post(as, "/policies/" + id + "/" + step, Map.of("revision", revision));
  }

  private ValidatableResponse post(String as, String path, Object body) {
    return given()
        .auth()
        .oauth2(as)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(path))
        .then();
  }

  private ValidatableResponse put(String path, Object body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then();
  }

  private ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path(path)).then().statusCode(200);
  }
}
