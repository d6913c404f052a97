package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lint over HTTP: shown with every view of a draft and every check, and in nobody's way. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FindingsTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: Linted
      rules:
        - { id: abroad, effect: allow, classes: [public], to: [managed-cloud] }
        - { id: nowhere, effect: forbid, to: [managed-cloud] }
        - id: asked
          effect: allow
          classes: [public]
          to: [private-cluster]
          obligations:
            - consent: { scope: once, ttl: PT1H }
            - approval: { ttl: P1D }
      """;

  private TestTenant tenant;
  private String admin;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    put("/classes/public", Map.of("title", "Public", "rank", 0, "export", "metadata"));
  }

  @Test
  void showsFindingsWithEveryViewOfADraftAndLetsItGoOn() {
    String id =
        post(admin, "/policies", Map.of("yaml", YAML))
            .statusCode(201)
            .body("draft.problems", hasSize(0))
            .body("draft.findings.more", is(0))
            .body("draft.findings.items[0].code", equalTo("shadowed-rule"))
            .body("draft.findings.items[0].severity", equalTo("warning"))
            .body("draft.findings.items[0].line", is(4))
            .body("draft.findings.items[0].column", is(5))
            .body("draft.findings.items[0].rule", equalTo("abroad"))
            .body("draft.findings.items[0].reason", containsString("forbidden by 'nowhere'"))
            .body("draft.findings.items[0].fix", containsString("Narrow"))
            .extract()
            .path("id");
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/policies/" + id))
        .then()
        .body("draft.findings.items.code", hasItem("shadowed-rule"));
    String kim = tenant.member("kim", TenantRole.POLICY_APPROVER);
    String lee = tenant.member("lee", TenantRole.POLICY_APPROVER);
    step(admin, id, "submit");
    step(kim, id, "approve");
    step(lee, id, "approve");
    step(admin, id, "publish");
  }

  @Test
  void knowsWhoCouldAnswer() {
    application(List.of());
    check(YAML)
        .body("findings.items.code", hasItems("consent-by-nobody", "approval-by-nobody"))
        .body(
            "findings.items.find { it.code == 'approval-by-nobody' }.reason",
            containsString("no member"));
    application(List.of(TestTokens.subject("ann")));
    tenant.member("kim", TenantRole.POLICY_APPROVER);
    check(YAML)
        .body("findings.items.code", not(hasItem("consent-by-nobody")))
        .body("findings.items.code", not(hasItem("approval-by-nobody")));
  }

  @Test
  void saysNothingOfATextThatHasProblems() {
    check(YAML + "unknown: 1\n")
        .body("problems", hasSize(1))
        .body("findings.items", hasSize(0))
        .body("findings.more", is(0));
  }

  private ValidatableResponse check(String yaml) {
    return post(admin, "/policies/check", Map.of("yaml", yaml)).statusCode(200);
  }

  private void step(String token, String id, String step) {
    post(token, "/policies/" + id + "/" + step, Map.of("revision", 1)).statusCode(200);
  }

  private void application(List<String> answerers) {
    put(
        "/applications/notes",
        Map.of(
            "title",
            "Notes",
            "team",
            "care",
            "defaultClass",
            "public",
            "tasks",
            List.of(),
            "answerers",
            answerers,
            "requestsPerMinute",
            9));
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

  private ValidatableResponse post(String token, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(path))
        .then();
  }
}
