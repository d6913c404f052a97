package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
        .body("errors[0].field", equalTo("guarantees[0].never"))
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
    step(admin, id, "submit", 1)
        .statusCode(422)
        .body("code", equalTo("guarantee_not_proved"))
        .body("errors[0].field", equalTo("tenant.guarantees.no-pci"));
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
  }

  @Test
  void recordsWhatAGuaranteeWasAndWhatItIs() {
    guarantee("mine", NO_PHI).statusCode(200);
    guarantee("mine", NO_PCI).statusCode(200);
    delete("/guarantees/mine").statusCode(204);
    get("/audit")
        .body("items[2].action", equalTo("guarantee.put"))
        .body("items[2].detail", equalTo(Map.of("never", NO_PHI)))
        .body("items[1].detail", equalTo(Map.of("never", NO_PCI, "before", NO_PHI)))
        .body("items[0].action", equalTo("guarantee.delete"))
        .body("items[0].detail", equalTo(Map.of("before", NO_PCI)));
  }

  @Test
  void takesBackWhatItListed() {
    guarantee("mine", NO_PHI).statusCode(200);
    Map<String, Object> listed = get("/guarantees").extract().path("items[0]");
    put(admin, "/guarantees/mine", listed).statusCode(200).body("never", equalTo(NO_PHI));
    put(admin, "/guarantees/other", listed).statusCode(400).body("errors[0].field", equalTo("id"));
    put(admin, "/guarantees/mine", Map.of("never", NO_PHI, "why", "x")).statusCode(400);
    put(admin, "/guarantees/mine", Map.of()).statusCode(400);
  }

  @Test
  void keepsWhatAGuaranteeNames() {
    guarantee(
            "tenants", "data.class == 'public' && target.boundary == 'managed-cloud' && " + NO_PHI)
        .statusCode(200);
    delete("/classes/public")
        .statusCode(409)
        .body("detail", containsString("the tenant's guarantee 'tenants'"));
    delete("/guarantees/tenants").statusCode(204);
    String own = promising("data.class == 'public' && " + NO_PHI);
    publish(post(admin, "/policies", Map.of("yaml", own)).extract().path("id"), 1);
    delete("/classes/public")
        .statusCode(409)
        .body("detail", containsString("policy 'Promising', version 1, guarantee mine"));
  }

  @Test
  void letsOneOfTwoThatContradictEachOtherWin() throws Exception {
    for (int round = 0; round < 5; round++) {
      String id =
          post(admin, "/policies", Map.of("yaml", RULES, "groups", List.of("g" + round)))
              .statusCode(201)
              .extract()
              .path("id");
      step(admin, id, "submit", 1).statusCode(200);
      step(approver, id, "approve", 1).statusCode(200);
      step(reviewer, id, "approve", 1).statusCode(200);
      Callable<Integer> publish = () -> step(admin, id, "publish", 1).extract().statusCode();
      Callable<Integer> promise = () -> guarantee("no-pci", NO_PCI).extract().statusCode();
      try (var both = Executors.newFixedThreadPool(2)) {
        List<Future<Integer>> answers =
            both.invokeAll(round % 2 == 0 ? List.of(publish, promise) : List.of(promise, publish));
        assertEquals(
            List.of(200, 422),
            Stream.of(answers.get(0).get(), answers.get(1).get()).sorted().toList());
      }
      if (get("/guarantees").extract().<List<?>>path("items").isEmpty()) {
        return;
      }
      delete("/guarantees/no-pci").statusCode(204);
    }
  }

  @Test
  void checksForAuthorsAndApproversAlone() {
    String auditor = tenant.member("ned", TenantRole.AUDITOR);
    post(auditor, "/policies/check", Map.of("yaml", RULES)).statusCode(403);
    post(approver, "/policies/check", Map.of("yaml", RULES)).statusCode(200);
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
