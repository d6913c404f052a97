package dev.demarc.server.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class GateTest {
  @Test
  void refusesWhenNobodyIsSignedIn() {
    given()
        .get(TestTenant.create().path("/audit"))
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .header("X-Request-Id", notNullValue())
        .body("code", equalTo("unauthenticated"))
        .body("type", equalTo("urn:demarc:error:unauthenticated"));
  }

  @Test
  void refusesTokensThatDoNotHold() {
    TestTenant tenant = TestTenant.create();
    String good = tenant.member("ann", TenantRole.TENANT_ADMIN);
    Set<String> none = Set.of();
    String late =
        TestTokens.token(
            "ann", none, "control-plane", Duration.ofSeconds(-30), tenant.organization());
    String foreign =
        TestTokens.token("ann", none, "other", Duration.ofMinutes(5), tenant.organization());
    audit(tenant, good).statusCode(200);
    audit(tenant, late).statusCode(401).contentType("application/problem+json");
    audit(tenant, foreign).statusCode(401);
    audit(tenant, good.substring(0, good.length() - 8) + "AAAAAAAA").statusCode(401);
  }

  @Test
  void hidesTenantsFromWhoIsNoMember() {
    TestTenant tenant = TestTenant.create();
    tenant.member("ann", TenantRole.TENANT_ADMIN);
    TestTenant other = TestTenant.create();
    String stranger = other.member("bob", TenantRole.TENANT_ADMIN);
    audit(tenant, stranger).statusCode(404).body("code", equalTo("not_found"));
    audit(tenant, TestTokens.of("bob", tenant.organization())).statusCode(404);
    audit(tenant, TestTokens.of("ann", other.organization())).statusCode(404);
    given()
        .auth()
        .oauth2(stranger)
        .get("/api/v1/tenants/" + UUID.randomUUID() + "/audit")
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(stranger)
        .get("/api/v1/tenants/nonsense/audit")
        .then()
        .statusCode(404)
        .body("detail", containsString("no such"));
  }

  @Test
  void namesTheRoleThatIsMissing() {
    TestTenant tenant = TestTenant.create();
    audit(tenant, tenant.member("eve", TenantRole.END_USER))
        .statusCode(403)
        .body("code", equalTo("forbidden"))
        .body("detail", containsString("tenant-admin"));
    audit(tenant, tenant.member("aud", TenantRole.AUDITOR))
        .statusCode(200)
        .body("items.size()", is(0))
        .body("next", nullValue());
  }

  @Test
  void answersUnknownPathsAndMethodsAsProblems() {
    given()
        .get("/api/v1/nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("not_found"));
    TestTenant tenant = TestTenant.create();
    String ann = tenant.member("ann", TenantRole.AUDITOR);
    given()
        .auth()
        .oauth2(ann)
        .delete("/api/v1/me")
        .then()
        .statusCode(405)
        .contentType("application/problem+json");
    given()
        .auth()
        .oauth2(ann)
        .header("X-Request-Id", "asked-1")
        .get(tenant.path("/audit?limit=0"))
        .then()
        .statusCode(400)
        .header("X-Request-Id", "asked-1")
        .body("instance", equalTo("urn:demarc:request:asked-1"))
        .body("errors[0].field", equalTo("limit"));
  }

  private static ValidatableResponse audit(TestTenant tenant, String token) {
    return given().auth().oauth2(token).get(tenant.path("/audit")).then();
  }
}
