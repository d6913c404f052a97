package dev.demarc.server.services;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a service account may do, and how it begins and ends. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ServiceAccountTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
      """;

  private TestTenant tenant;
  private String admin;
  private String approver;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    approver = tenant.member("kim", TenantRole.POLICY_APPROVER);
    send("PUT", admin, "/classes/public", dataClass()).statusCode(200);
  }

  private static Map<String, Object> dataClass() {
    return Map.of("title", "public", "rank", 0, "export", "metadata", "detectors", List.of());
  }

  private ValidatableResponse send(String method, String token, String path, Object body) {
    var request = given().auth().oauth2(token);
    if (!body.equals("")) {
      request.contentType(ContentType.JSON).body(body);
    }
    return request.request(method, tenant.path(path)).then();
  }

  private String account() {
    return send("POST", admin, "/service-accounts", Map.of("label", "CI", "days", 30))
        .statusCode(201)
        .body("id", startsWith("svc-" + tenant.id().text() + "-"))
        .body("clientSecret.length()", is(43))
        .body("tokenUrl", containsString("/protocol/openid-connect/token"))
        .extract()
        .path("id");
  }

  private String token(String account) {
    return TestTokens.service(
        account, "ann", Instant.now().plus(Duration.ofDays(1)), tenant.organization());
  }

  @Test
  void isListedWithoutItsSecretAndIsInTheAudit() {
    String account = account();
    String list =
        send("GET", admin, "/service-accounts", "")
            .statusCode(200)
            .body("items", hasSize(1))
            .body("items[0].id", equalTo(account))
            .body("items[0].label", equalTo("CI"))
            .body("items[0].madeBy", equalTo("subject-ann"))
            .body("items[0].expired", is(false))
            .extract()
            .asString();
    assertFalse(list.contains("ecret"), list);
    send("GET", admin, "/audit", "")
        .body("items[0].action", equalTo("service-account.make"))
        .body("items[0].object", equalTo(account));
  }

  @Test
  void isMadeByAnAdminOnlyAndWithinBounds() {
    Map<String, Object> ask = Map.of("label", "CI", "days", 30);
    send("POST", approver, "/service-accounts", ask).statusCode(403);
    send("POST", token(account()), "/service-accounts", ask).statusCode(403);
    send("POST", admin, "/service-accounts", Map.of("label", " ", "days", 30))
        .statusCode(400)
        .body("errors[0].field", equalTo("label"));
    send("POST", admin, "/service-accounts", Map.of("label", "a\0b", "days", 30))
        .statusCode(400)
        .body("errors[0].field", equalTo("label"));
    send("POST", admin, "/service-accounts", Map.of("label", "CI", "days", 366))
        .statusCode(400)
        .body("errors[0].field", equalTo("days"));
    for (int more = 1; more < 20; more++) {
      account();
    }
    send("POST", admin, "/service-accounts", ask).statusCode(409);
  }

  @Test
  void writesChecksComparesAndSubmits() {
    String ci = token(account());
    String id =
        send("POST", ci, "/policies", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    send("POST", ci, "/policies/check", Map.of("yaml", YAML)).body("problems", empty());
    send("POST", ci, "/policies/" + id + "/diff", Map.of("yaml", YAML))
        .statusCode(200)
        .body("widens", is(true));
    send("PUT", ci, "/policies/" + id + "/draft", Map.of("yaml", YAML, "baseRevision", 1))
        .statusCode(200);
    send("POST", ci, "/policies/" + id + "/submit", Map.of("revision", 2, "comment", "build 7"))
        .statusCode(200)
        .header("Link", containsString("/policies/" + id + "/changes>; rel=\"alternate\""));
    send("GET", ci, "/policies/" + id, "").statusCode(200);
    send("GET", ci, "/policies", "").body("items", hasSize(1));
    send("GET", admin, "/policies/" + id + "/history", "")
        .body("items[0].comment", equalTo("build 7"));
  }

  @Test
  void neverApprovesPublishesOrReadsAnythingElse() {
    String account = account();
    String ci = token(account);
    String id =
        send("POST", admin, "/policies", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    send("POST", admin, "/policies/" + id + "/submit", Map.of("revision", 1)).statusCode(200);
    for (String step : List.of("approve", "refuse", "withdraw", "publish")) {
      send("POST", ci, "/policies/" + id + "/" + step, Map.of("revision", 1)).statusCode(403);
    }
    for (String list : List.of("members", "audit", "targets", "consents", "classes", "bundles")) {
      send("GET", ci, "/" + list, "").statusCode(403).body("code", equalTo("forbidden"));
    }
    String subject = TestTokens.subject("service-account-" + account);
    send("PUT", admin, "/members/" + subject, Map.of("roles", List.of("policy-approver")))
        .statusCode(409);
    send("DELETE", admin, "/members/" + subject, "").statusCode(409);
  }

  /** Who was shown the secret could else write by it and approve in person. */
  @Test
  void makesItsMakerAnAuthor() {
    String both = tenant.member("max", TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER);
    String account =
        send("POST", both, "/service-accounts", Map.of("label", "CI", "days", 1))
            .statusCode(201)
            .extract()
            .path("id");
    String ci =
        TestTokens.service(
            account, "max", Instant.now().plus(Duration.ofDays(1)), tenant.organization());
    String id =
        send("POST", ci, "/policies", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    send("POST", ci, "/policies/" + id + "/submit", Map.of("revision", 1)).statusCode(200);
    send("POST", both, "/policies/" + id + "/approve", Map.of("revision", 1))
        .statusCode(403)
        .body("code", equalTo("self_approval"));
    send("POST", approver, "/policies/" + id + "/approve", Map.of("revision", 1)).statusCode(200);
  }

  @Test
  void endsAtOnceWhenRevoked() {
    String account = account();
    String ci = token(account);
    send("GET", ci, "/policies", "").statusCode(200);
    send("DELETE", approver, "/service-accounts/" + account, "").statusCode(403);
    send("DELETE", admin, "/service-accounts/" + account, "").statusCode(204);
    send("GET", ci, "/policies", "").statusCode(404);
    send("GET", admin, "/service-accounts", "").body("items", empty());
    send("DELETE", admin, "/service-accounts/" + account, "").statusCode(404);
    send("GET", admin, "/audit", "").body("items.action", hasItem("service-account.revoke"));
  }

  @Test
  void endsWithTheMembershipOfItsMaker() {
    String zoe = tenant.member("zoe", TenantRole.TENANT_ADMIN);
    String account =
        send("POST", zoe, "/service-accounts", Map.of("label", "CI", "days", 30))
            .statusCode(201)
            .extract()
            .path("id");
    String ci =
        TestTokens.service(account, "zoe", Instant.now().plusSeconds(60), tenant.organization());
    send("GET", ci, "/policies", "").statusCode(200);
    send("DELETE", admin, "/members/subject-zoe", "").statusCode(204);
    send("GET", ci, "/policies", "")
        .statusCode(403)
        .body("detail", containsString("is no member any more"));
  }

  @Test
  void isRefusedAfterItsEnd() {
    String late =
        TestTokens.service(account(), "ann", Instant.now().minusSeconds(1), tenant.organization());
    send("GET", late, "/policies", "")
        .statusCode(401)
        .body("detail", containsString("has expired"));
  }

  @Test
  void isNothingInAnotherTenant() {
    String account = account();
    TestTenant other = TestTenant.create();
    String stranger = other.member("bob", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(token(account)).get(other.path("/policies")).then().statusCode(404);
    given()
        .auth()
        .oauth2(stranger)
        .delete(other.path("/service-accounts/" + account))
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(stranger)
        .get(other.path("/service-accounts"))
        .then()
        .body("items.id", everyItem(not(equalTo(account))));
    send("GET", admin, "/service-accounts", "").body("items", hasSize(1));
  }

  @Test
  void hasAUserNameThatNoPersonMayHave() {
    Map<String, Object> person =
        Map.of(
            "username", "service-account-x",
            "email", "x@demarc.test",
            "firstName", "X",
            "lastName", "Y",
            "password", "long-enough",
            "roles", List.of("policy-approver"));
    send("POST", admin, "/members", person)
        .statusCode(400)
        .body("errors[0].field", equalTo("username"));
  }
}
