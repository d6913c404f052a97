package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guarantees over HTTP: kept in a draft when broken, never published, and the tenant's for all. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class GuaranteesTest {
  private static final String RULES =
      """
      schema: demarc/policy/v1
      title: Promising
      rules:
        - { id: anywhere, effect: allow }
        - { id: phi-stays, effect: forbid, tags: [phi], to: [managed-cloud] }
      """;
  private static final String NO_PHI = "has(data.tags.phi) && target.boundary == 'managed-cloud'";
  private static final String NO_PCI = "has(data.tags.pci) && target.boundary == 'managed-cloud'";

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
    put(admin, "/classes/public", Map.of("title", "Public", "rank", 0, "export", "metadata"))
        .statusCode(200);
  }

  @Test
  void keepsADraftThatBreaksItsGuaranteeAndLetsItGoNoFurther() {
    String id =
        post(admin, "/policies", Map.of("yaml", promising(NO_PCI)))
            .statusCode(201)
            .body("draft.problems", hasSize(0))
            .body("draft.guarantees[0].verdict", equalTo("broken"))
            .body("draft.guarantees[0].line", is(8))
            .body("draft.guarantees[0].reason", containsString("Rule 'anywhere' permits"))
            .body("draft.guarantees[0].counterexample.rule", equalTo("anywhere"))
            .body("draft.guarantees[0].counterexample.facts.data.tags", contains("pci"))
            .body("draft.guarantees[0].counterexample.route.boundary", equalTo("managed-cloud"))
            .extract()
            .path("id");
    step(admin, id, "submit", 1)
        .statusCode(422)
        .body("code", equalTo("guarantee_not_proved"))
        .body("detail", containsString("'mine' is broken"))
        .body("errors[0].field", equalTo("guarantees.mine"))
        .body("errors[0].line", is(8))
        .body("evidence[0].counterexample.rule", equalTo("anywhere"));
    put(admin, "/policies/" + id + "/draft", Map.of("yaml", promising(NO_PHI), "baseRevision", 1))
        .statusCode(200)
        .body("draft.guarantees[0].verdict", equalTo("proved"))
        .body("draft.guarantees[0].counterexample", nullValue());
    publish(id, 2);
    get("/policies/" + id + "/versions/1").body("document.guarantees[0].id", equalTo("mine"));
  }

  @Test
  void saysSoOfATextThatIsOnlyChecked() {
    post(admin, "/policies/check", Map.of("yaml", promising(NO_PCI)))
        .statusCode(200)
        .body("document", notNullValue())
        .body("guarantees[0].verdict", equalTo("broken"));
  }

  @Test
  void holdsEveryPolicyToTheTenantsGuarantees() {
    guarantee("no-pci", NO_PCI).statusCode(200).body("by", notNullValue());
    String id =
        post(admin, "/policies", Map.of("yaml", RULES))
            .statusCode(201)
            .body("draft.guarantees[0].owner", equalTo("tenant"))
            .body("draft.guarantees[0].verdict", equalTo("broken"))
            .body("draft.guarantees[0].line", nullValue())
            .extract()
            .path("id");
    step(admin, id, "submit", 1).statusCode(422).body("code", equalTo("guarantee_not_proved"));
    delete("/guarantees/no-pci").statusCode(204);
    delete("/guarantees/no-pci").statusCode(404);
    step(admin, id, "submit", 1).statusCode(200);
    guarantee("no-pci", NO_PCI).statusCode(200);
    step(approver, id, "approve", 1).statusCode(422).body("code", equalTo("guarantee_not_proved"));
    delete("/guarantees/no-pci").statusCode(204);
    step(approver, id, "approve", 1).statusCode(200);
    step(reviewer, id, "approve", 1).statusCode(200);
    guarantee("no-pci", NO_PCI).statusCode(200);
    step(admin, id, "publish", 1).statusCode(422).body("code", equalTo("guarantee_not_proved"));
    get("/audit").body("items.action", hasItem("guarantee.put"));
    get("/audit").body("items.action", hasItem("guarantee.delete"));
  }

  @Test
  void refusesOneThatAPolicyInForceBreaksAndShowsHow() {
    publish(post(admin, "/policies", Map.of("yaml", RULES)).extract().path("id"), 1);
    guarantee("no-pci", NO_PCI)
        .statusCode(422)
        .body("code", equalTo("guarantee_not_proved"))
        .body("detail", containsString("policy 'Promising', version 1"))
        .body("detail", containsString("Rule 'anywhere' permits"))
        .body("evidence[0].counterexample.facts.data.tags", contains("pci"));
    get("/guarantees").body("items", hasSize(0));
    guarantee("no-phi", NO_PHI).statusCode(200);
    guarantee("no-phi", NO_PHI + " && task == 'chat'").statusCode(200);
    get("/guarantees").body("items.never", contains(NO_PHI + " && task == 'chat'"));
  }

  @Test
  void listsByPagesAndRefusesWhatIsNoConditionOrTooMany() {
    for (int i = 10; i < 60; i++) {
      guarantee("g" + i, "request.bytes < 0").statusCode(200);
    }
    guarantee("one-more", "request.bytes < 0").statusCode(409);
    guarantee("g10", "request.files < 0").statusCode(200);
    String next =
        get("/guarantees?limit=30")
            .body("items", hasSize(30))
            .body("items[0].id", equalTo("g10"))
            .extract()
            .path("next");
    get("/guarantees?limit=30&cursor=" + next)
        .body("items", hasSize(20))
        .body("items[0].id", equalTo("g40"))
        .body("next", nullValue());
    guarantee("bad", "data.class == 'nobody'")
        .statusCode(400)
        .body("errors[0].field", equalTo("never"))
        .body("errors[0].line", is(1));
    guarantee("Bad", "request.bytes < 0").statusCode(404);
  }

  @Test
  void isForAdminsOfItsOwnTenant() {
    guarantee(approver, "no-phi", NO_PHI).statusCode(403);
    guarantee("no-phi", NO_PHI).statusCode(200);
    given()
        .auth()
        .oauth2(approver)
        .delete(tenant.path("/guarantees/no-phi"))
        .then()
        .statusCode(403);
    given()
        .auth()
        .oauth2(approver)
        .get(tenant.path("/guarantees"))
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(stranger).get(other.path("/guarantees")).then().body("items", hasSize(0));
    given().auth().oauth2(stranger).delete(other.path("/guarantees/no-phi")).then().statusCode(404);
  }

  private static String promising(String never) {
    return RULES + "guarantees:\n  - id: mine\n    never: " + never + "\n";
  }

  private void publish(String id, int revision) {
    step(admin, id, "submit", revision).statusCode(200);
    step(approver, id, "approve", revision).statusCode(200);
    step(reviewer, id, "approve", revision).statusCode(200);
    step(admin, id, "publish", revision).statusCode(200);
  }

  private ValidatableResponse guarantee(String id, String never) {
    return guarantee(admin, id, never);
  }

  private ValidatableResponse guarantee(String as, String id, String never) {
    return put(as, "/guarantees/" + id, Map.of("never", never));
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

  private ValidatableResponse put(String as, String path, Object body) {
    return given()
        .auth()
        .oauth2(as)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then();
  }

  private ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path(path)).then().statusCode(200);
  }

  private ValidatableResponse delete(String path) {
    return given().auth().oauth2(admin).delete(tenant.path(path)).then();
  }
}
