package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.BundleVerifier;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.bundles.BundleIssuer;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.bundles.Retention;
import dev.demarc.server.classes.Classes;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PolicyLifeTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - id: public-anywhere
          classes: [public]
          effect: allow
        - id: internal-abroad
          classes: [internal]
          to: [managed-cloud]
          when: request.bytes < 80000
          effect: allow
          obligations: [{consent: {scope: session, ttl: PT8H}}]
        - id: no-secrets
          classes: [secret]
          effect: forbid
      preferences:
        - {classes: [public], tasks: [], order: [], fallback: true}
      """;

  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  @Inject KeyStore keys;
  @Inject Classes classes;
  @Inject BundleIssuer issuer;
  @Inject Retention retention;
  private TestTenant tenant;
  private String admin;
  private String approver;
  private String reviewer;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER);
    approver = tenant.member("kim", TenantRole.POLICY_APPROVER);
    reviewer = tenant.member("lee", TenantRole.POLICY_APPROVER);
    dataClass("public", 0);
    dataClass("internal", 20);
    dataClass("secret", 80);
  }

  @Test
  void saysWhichGroupsObeyAPolicyAndTakesOnlyGroupsItCanName() {
    RolloutTenant on = RolloutTenant.make(database, bundles);
    String first = on.published(RolloutTenant.NARROW);
    String second =
        on.post(
                on.admin(),
                "",
                Map.of("yaml", RolloutTenant.NARROW, "groups", List.of("lab", "lab", "bench")))
            .statusCode(201)
            .body("groups", contains("bench", "lab"))
            .extract()
            .path("id");
    on.get("")
        .body(obeyedBy(first), contains("default", "kiosk", "lab"))
        .body(obeyedBy(second), empty());
    on.approved(second, 1);
    on.publish(second, 1, Map.of()).statusCode(200);
    on.get("")
        .body(obeyedBy(first), contains("default", "kiosk"))
        .body(obeyedBy(second), contains("bench", "lab"));
  }

  private static String obeyedBy(String policy) {
    return "items.find { it.id == '" + policy + "' }.obeyedBy";
  }

  @Test
  void refusesGroupsItCannotName() {
    groups(List.of("Lab 2"));
    groups(Collections.singletonList(null));
    groups(IntStream.range(0, 101).mapToObj(each -> "g" + each).toList());
  }

  private void groups(List<String> groups) {
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("yaml", YAML, "groups", groups))
        .post(tenant.path("/policies"))
        .then()
        .statusCode(400)
        .body("errors[0].field", containsString("group"));
  }

  @Test
  void publishesWhatASecondPersonApproved() {
    String id = create(YAML);
    step(admin, id, "publish", 1).statusCode(409);
    step(approver, id, "approve", 1).statusCode(409);
    step(admin, id, "submit", 1).statusCode(200).body("draft.state", equalTo("in-review"));
    edit(id, YAML, 1).statusCode(409);
    step(admin, id, "approve", 1).statusCode(403).body("code", equalTo("self_approval"));
    step(approver, id, "approve", 1)
        .statusCode(200)
        .body("draft.state", equalTo("in-review"))
        .body("draft.effect.approvals", is(2))
        .body("draft.approvals", hasSize(1));
    step(admin, id, "publish", 1).statusCode(409);
    step(approver, id, "approve", 1).statusCode(409).body("detail", containsString("already"));
    step(reviewer, id, "approve", 1)
        .statusCode(200)
        .body("draft.state", equalTo("approved"))
        .body("draft.approvals", hasSize(2));
    step(approver, id, "publish", 1).statusCode(403);
    step(admin, id, "publish", 1)
        .statusCode(200)
        .body("draft", nullValue())
        .body("published.version", is(1))
        .body("versions", contains(1));
    get("/policies/" + id + "/history")
        .body("items.action", contains("publish", "approve", "approve", "submit", "create"));
    get("/policies/" + id + "/versions/1")
        .body("document.rules", hasSize(3))
        .body("firstApprovedBy", equalTo("subject-kim"))
        .body("approvedBy", equalTo("subject-lee"));
    get("/audit").body("items.action", hasItem("policy.publish"));
  }

  @Test
  void signsABundleThatAgentsAcceptAndChainsTheNext() {
    publish(create(YAML));
    Bundle first = verified(0, null);
    assertEquals(1, first.version());
    dataClass("restricted", 100);
    Bundle second = verified(1, null);
    assertEquals(2, second.version());
    assertEquals(4, second.classes().size());
    get("/bundles")
        .body("items.version", contains(2, 1))
        .body("items[0].policy.version", is(1))
        .body("items[0].group", equalTo("default"));
  }

  @Test
  void keepsWhatAPublishedPolicyNames() {
    put("/detectors/mrn", "{\"kind\":\"pattern\",\"pattern\":\"MRN-[0-9]+\",\"tags\":[\"phi\"]}");
    target("cloud", "x");
    put(
        "/applications/notes",
        "{\"title\":\"Notes\",\"team\":\"care\",\"defaultClass\":\"public\",\"tasks\":[],"
            + "\"answerers\":[],\"requestsPerMinute\":9}");
    String naming =
        YAML.replace("order: []", "order: [cloud]")
            + "  - {classes: [internal], tasks: [], order: [], fallback: true}\n";
    naming =
        naming.replace(
            "preferences:",
            """
              - id: phi-stays
                tags: [phi]
                effect: forbid
                when: app.id == 'notes'
            preferences:\
            """);
    publish(create(naming));
    delete("/classes/secret").statusCode(409).body("detail", containsString("rule no-secrets"));
    delete("/classes/internal").statusCode(409).body("detail", containsString("'House rules'"));
    delete("/targets/cloud").statusCode(409).body("detail", containsString("a preference"));
    delete("/applications/notes").statusCode(409).body("detail", containsString("phi-stays"));
    delete("/detectors/mrn").statusCode(409).body("detail", containsString("version 1"));
    put("/detectors/nhs", "{\"kind\":\"uk-nhs\",\"tags\":[\"phi\"]}");
    delete("/detectors/mrn").statusCode(204);
    get("/classes").body("items.id", hasItem("secret"));
  }

  private void put(String path, String json) {
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(json)
        .put(tenant.path(path))
        .then()
        .statusCode(200);
  }

  private ValidatableResponse delete(String path) {
    return given().auth().oauth2(admin).delete(tenant.path(path)).then();
  }

  /** A change reads what it checks before it waits for the lock that the other change holds. */
  @Test
  void carriesInTheNewestBundleWhatCommittedWhileItsOwnChangeWaited() {
    publish(create(YAML));
    database.doInTenant(
        tenant.id(),
        sql -> {
          classes.all();
          put("/classes/internal", "{\"title\":\"Renamed\",\"rank\":20,\"export\":\"metadata\"}");
          issuer.issue(sql, tenant.id(), GroupId.of("default"));
        });
    Bundle newest = verified(0, null);
    assertEquals(3, newest.version());
    assertEquals(
        List.of("Renamed"),
        newest.classes().stream()
            .filter(each -> each.id().text().equals("internal"))
            .map(DataClass::title)
            .toList());
  }

  @Test
  void carriesEveryChangeOfManyAtOnceInTheNewestBundle() throws Exception {
    publish(create(YAML));
    List<Callable<Integer>> all =
        java.util.stream.IntStream.range(0, 12)
            .<Callable<Integer>>mapToObj(n -> () -> renamed(n))
            .toList();
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> one : threads.invokeAll(all)) {
        assertEquals(200, one.get());
      }
    }
    Bundle newest = verified(0, null);
    assertEquals(13, newest.version());
    assertEquals(12, newest.detectors().size());
  }

  private int renamed(int n) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body("{\"kind\":\"card\",\"tags\":[\"t" + n + "\"]}")
        .put(tenant.path("/detectors/d" + n))
        .statusCode();
  }

  @Test
  void keepsTheNewestBundlesAndThoseInUse() {
    publish(create(YAML));
    TestAgent agent = TestAgent.enrol(tenant);
    database.doInTenant(
        tenant.id(),
        sql -> {
          for (int n = 0; n < Retention.BUNDLES + 5; n++) {
            issuer.issue(sql, tenant.id(), GroupId.of("default"));
          }
          sql.update(
              "update agent set bundle_version = 3 where tenant_id = ? and id = ?",
              tenant.id(),
              agent.id());
        });
    retention.doWork();
    List<Long> kept =
        database.inTenant(
            tenant.id(),
            sql ->
                sql.query(
                    "select version from bundle where tenant_id = ? order by version",
                    row -> row.getLong(1),
                    tenant.id()));
    assertEquals(Retention.BUNDLES + 1, kept.size());
    assertEquals(List.of(3L, 7L), kept.subList(0, 2));
    verified(0, null);
  }

  @Test
  void writesOutTheDefaultsOfASectionThatIsThereInPart() {
    String id = create(YAML + "stability:\n  dwell: PT5M\n  damping: {penalty: 500}\n");
    publish(id);
    get("/policies/" + id + "/versions/1")
        .body("document.stability.dwell", equalTo("PT5M"))
        .body("document.stability.damping.penalty", is(500))
        .body("document.stability.damping.suppressAt", is(2_000))
        .body("document.stability.goodProbes", is(30))
        .body("document.fallback", nullValue());
  }

  @Test
  void namesTheLineOfWhatIsWrongWithStabilityAndFallback() {
    String wrong =
        YAML
            + """
            stability:
              hardFailures: 0
            fallback:
              onMismatch: shrug
              retryBudget:
                percents: 5
            """;
    post(admin, "/policies", Map.of("yaml", wrong))
        .statusCode(201)
        .body("draft.problems.find { it.path == 'stability.hardFailures' }.line", is(19))
        .body(
            "draft.problems.find { it.path == 'stability.hardFailures' }.reason",
            equalTo("must be 1 to 100"))
        .body("draft.problems.find { it.path == 'fallback.onMismatch' }.line", is(21));
  }

  @Test
  void refusesPeersThatAreNoTargetsOfOnePlace() {
    String wrong =
        YAML
            + """
            stability:
              damping: {reuseAt: 3000}
            """;
    post(admin, "/policies", Map.of("yaml", wrong))
        .body("draft.problems.path", hasItem("stability.damping.reuseAt"));
    String unknown =
        YAML
            + """
            stability:
              peers: [[here, there]]
            fallback:
              timeouts: {nowhere: PT1S}
            """;
    post(admin, "/policies", Map.of("yaml", unknown))
        .body("draft.problems.path", hasItem("stability.peers[0]"))
        .body("draft.problems.path", hasItem("fallback.timeouts"));
  }

  @Test
  void refusesPeersOfTwoOperators() {
    target("one", "x");
    target("two", "x");
    target("other", "y");
    String peers = YAML + "stability:\n  peers: [[one, %s]]\n";
    post(admin, "/policies", Map.of("yaml", peers.formatted("two")))
        .body("draft.problems.path", not(hasItem("stability.peers[0]")));
    post(admin, "/policies", Map.of("yaml", peers.formatted("other")))
        .body("draft.problems.path", hasItem("stability.peers[0]"))
        .body("draft.problems.reason", hasItem(containsString("one operator")));
  }

  private void target(String id, String operator) {
    put(
        "/targets/" + id,
        "{\"title\":\"Cloud\",\"boundary\":\"managed-cloud\",\"region\":\"us\",\"operator\":\""
            + operator
            + "\",\"protocol\":\"openai\",\"hosts\":[\"a:1\"],"
            + "\"models\":[{\"id\":\"large\",\"version\":\"1\","
            + "\"runtime\":\"openai\",\"precision\":\"unknown\",\"contextTokens\":8192,"
            + "\"features\":[\"chat\"],\"inputMicroUsdPerMillionTokens\":1,"
            + "\"outputMicroUsdPerMillionTokens\":1,\"tier\":0}]}");
  }

  @Test
  void keepsADraftWithProblemsAndNamesEachLine() {
    String broken =
        YAML.replace("[internal]", "[intern]")
            .replace("request.bytes < 80000", "target.latency < 5")
            .replace("effect: forbid", "effect: deny");
    String id =
        post(admin, "/policies", Map.of("yaml", broken))
            .statusCode(201)
            .body("draft.problems.path", hasItem("rules[1].when"))
            .body("draft.problems.path", hasItem("rules[1].classes"))
            .body("draft.problems.path", hasItem("rules[2].effect"))
            .body("draft.problems.find { it.path == 'rules[1].when' }.line", is(10))
            .body("draft.problems.find { it.path == 'rules[2].effect' }.line", is(15))
            .extract()
            .path("id");
    step(admin, id, "submit", 1)
        .statusCode(422)
        .body("code", equalTo("policy_invalid"))
        .body("errors.find { it.field == 'rules[2].effect' }.line", is(15));
    edit(id, YAML, 1).statusCode(200).body("draft.problems", empty());
    step(admin, id, "submit", 2).statusCode(200);
  }

  @Test
  void refusesAnEditOfAnOlderRevision() {
    String id = create(YAML);
    edit(id, YAML, 1).statusCode(200).body("draft.revision", is(2));
    edit(id, YAML, 1).statusCode(409).body("code", equalTo("conflict"));
    step(admin, id, "submit", 1).statusCode(409);
  }

  @Test
  void countsBothOfTwoRacingApproversAndOneOfThemOnce() throws Exception {
    String id = create(YAML);
    step(admin, id, "submit", 1).statusCode(200);
    assertEquals(List.of(200, 409), racing(id, approver, approver, 1));
    step(admin, id, "withdraw", 1).statusCode(200);
    step(admin, id, "submit", 1).statusCode(200).body("draft.approvals", empty());
    assertEquals(List.of(200, 200), racing(id, approver, reviewer, 1));
    step(admin, id, "publish", 1).statusCode(200);
    edit(id, YAML + "# the same\n", 0).statusCode(200).body("draft.effect.approvals", is(1));
    step(admin, id, "submit", 2).statusCode(200);
    assertEquals(List.of(200, 409), racing(id, approver, reviewer, 2));
  }

  private List<Integer> racing(String id, String one, String other, int revision)
      throws InterruptedException, ExecutionException {
    Callable<Integer> first = () -> step(one, id, "approve", revision).extract().statusCode();
    Callable<Integer> second = () -> step(other, id, "approve", revision).extract().statusCode();
    try (var both = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> answers = both.invokeAll(List.of(first, second));
      return Stream.of(answers.get(0).get(), answers.get(1).get()).sorted().toList();
    }
  }

  @Test
  void listsToEachApproverWhatTheyMayApproveAndHaveNot() {
    String author = tenant.member("pat", TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER);
    String first = create(YAML);
    toApprove(approver, "").body("items", empty());
    step(admin, first, "submit", 1).statusCode(200);
    String second =
        post(author, "/policies", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    step(admin, second, "submit", 1).statusCode(200);
    toApprove(author, "").body("items.id", contains(first));
    toApprove(approver, "")
        .body("items.id", contains(first, second))
        .body("items[0].given", is(0))
        .body("items[0].needed", is(2));
    String next =
        toApprove(approver, "?limit=1").body("items.id", contains(first)).extract().path("next");
    toApprove(approver, "?limit=1&cursor=" + next)
        .body("items.id", contains(second))
        .body("next", nullValue());
    step(approver, first, "approve", 1).statusCode(200);
    toApprove(approver, "").body("items.id", contains(second));
    toApprove(reviewer, "").body("items.find { it.id == '" + first + "' }.given", is(1));
    step(reviewer, first, "approve", 1).statusCode(200);
    toApprove(author, "").body("items", empty());
    String auditor = tenant.member("aud", TenantRole.AUDITOR);
    given().auth().oauth2(auditor).get(tenant.path("/policies/to-approve")).then().statusCode(403);
  }

  private ValidatableResponse toApprove(String who, String query) {
    return given()
        .auth()
        .oauth2(who)
        .get(tenant.path("/policies/to-approve" + query))
        .then()
        .statusCode(200);
  }

  @Test
  void sendsARefusedDraftBackWithItsComment() {
    String id = create(YAML);
    step(admin, id, "submit", 1).statusCode(200);
    post(approver, "/policies/" + id + "/refuse", Map.of("revision", 1, "comment", "too wide"))
        .statusCode(200)
        .body("draft.state", equalTo("draft"));
    get("/policies/" + id + "/history").body("items[0].comment", equalTo("too wide"));
  }

  @Test
  void drawsTheMatrix() {
    String id = create(YAML);
    get("/policies/" + id + "/matrix")
        .statusCode(200)
        .body("classes", contains("public", "internal", "secret"))
        .body(cell("public", "managed-cloud"), equalTo("allow"))
        .body(cell("internal", "managed-cloud"), equalTo("conditional"))
        .body(cell("internal", "edge"), equalTo("forbid"))
        .body(cell("secret", "none"), equalTo("forbid"))
        .body(cell("internal", "none"), equalTo("allow"));
  }

  @Test
  void refusesHostileYaml() {
    check("a: &a [1]\nb: *a").body("problems[0].reason", containsString("alias"));
    check("[".repeat(100_000)).body("problems[0].reason", containsString("deeper"));
    check("schema: x\nschema: y").body("problems.reason", hasItem("is there twice"));
    check("a: 1\n  b: 2").body("problems[0].line", is(2));
    check("").body("problems[0].reason", equalTo("is empty"));
    check("!!java.lang.Object {}").body("problems.size()", org.hamcrest.Matchers.greaterThan(0));
    post(admin, "/policies/check", Map.of("yaml", YAML))
        .body("problems", empty())
        .body("document.rules", hasSize(3));
  }

  @Test
  void tellsTheMatrixOfATextThatIsChecked() {
    post(admin, "/policies/check", Map.of("yaml", YAML))
        .body("matrix.boundaries", hasItem("managed-cloud"))
        .body("matrix.cells.size()", org.hamcrest.Matchers.greaterThan(0));
    check("a: 1\n  b: 2").body("matrix", nullValue());
  }

  @Test
  void hidesPoliciesOfOtherTenants() {
    String id = create(YAML);
    TestTenant other = TestTenant.create();
    String bob = other.member("bob", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(bob).get(other.path("/policies/" + id)).then().statusCode(404);
    given().auth().oauth2(bob).get(other.path("/policies")).then().body("items", empty());
  }

  private static String cell(String dataClass, String boundary) {
    return "cells.find { it.class == '%s' && it.boundary == '%s' }.effect"
        .formatted(dataClass, boundary);
  }

  private Bundle verified(long seen, Digest digest) {
    String envelope =
        database.inTenant(
            tenant.id(),
            sql -> {
              GroupId group = GroupId.of("default");
              var head = bundles.current(sql, tenant.id(), group).orElseThrow();
              return bundles.envelope(sql, tenant.id(), head.digest()).orElseThrow().json();
            });
    var key = keys.policyKey(tenant.id(), 1);
    var verifier =
        new BundleVerifier(
            tenant.id(),
            GroupId.of("default"),
            Map.of(key.keyId(), key.publicKey()),
            "0.1.0",
            Set.of(),
            bytes -> read(bytes, Bundle.class));
    var verdict =
        verifier.verify(
            read(envelope.getBytes(java.nio.charset.StandardCharsets.UTF_8), Dsse.class),
            digest == null ? null : new BundleVerifier.HighWater(seen, digest),
            Instant.now());
    return assertInstanceOf(BundleVerifier.Accepted.class, verdict).bundle();
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(json, type);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private void publish(String id) {
    step(admin, id, "submit", 1).statusCode(200);
    step(approver, id, "approve", 1).statusCode(200);
    step(reviewer, id, "approve", 1).statusCode(200);
    step(admin, id, "publish", 1).statusCode(200);
  }

  private String create(String yaml) {
    return post(admin, "/policies", Map.of("yaml", yaml))
        .statusCode(201)
        .body("draft.problems", empty())
        .extract()
        .path("id");
  }

  private ValidatableResponse check(String yaml) {
    return post(admin, "/policies/check", Map.of("yaml", yaml))
        .statusCode(200)
        .body("document", nullValue());
  }

  private ValidatableResponse step(String who, String id, String step, int revision) {
    return post(who, "/policies/" + id + "/" + step, Map.of("revision", revision));
  }

  private ValidatableResponse edit(String id, String yaml, int baseRevision) {
    return put("/policies/" + id + "/draft", Map.of("yaml", yaml, "baseRevision", baseRevision));
  }

  private void dataClass(String id, int rank) {
    put("/classes/" + id, Map.of("title", id, "rank", rank, "export", "metadata")).statusCode(200);
  }

  private ValidatableResponse put(String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then();
  }

  private ValidatableResponse post(String who, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(who)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(path))
        .then();
  }

  private ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path(path)).then();
  }
}
