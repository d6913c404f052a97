package dev.demarc.server;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.TenantId;
import dev.demarc.migrations.FirstRelease;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What 0.1.0 stored, as the program of today reads it. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class UpgradedTest {
  private static final TestTenant TENANT =
      new TestTenant(new TenantId(FirstRelease.TENANT), FirstRelease.ORGANIZATION);
  private static String token = "";

  @Inject TenantDatabase database;
  @Inject Audit audit;
  @Inject Subjects subjects;

  @BeforeEach
  void joins() {
    if (token.isEmpty()) {
      token = TENANT.member("first-newcomer", TenantRole.TENANT_ADMIN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/members,first-anna",
    "/classes,Patient data",
    "/detectors,MRN-[0-9]{6}",
    "/targets,api.example.com:443",
    "/applications,ward",
    "/policies,First policy",
    "/agents,first-edge",
    "/consents?mine=false,denied",
    "/traces?from=2026-11-26T00:00:00Z&to=2026-11-27T00:00:00Z,dec_first1",
    "/traces/dec_first1,chat large",
    "/audit,policy.publish",
    "/bundles,sha256:",
    "/overview,requests"
  })
  void isShown(String path, String what) {
    get(path).statusCode(200).body(Matchers.containsString(what));
  }

  @Test
  void keepsItsPolicyAndWhoMadeIt() {
    get("/policies/" + FirstRelease.POLICY)
        .statusCode(200)
        .body(Matchers.containsString("public-anywhere"));
    get("/policies/" + FirstRelease.POLICY + "/history")
        .statusCode(200)
        .body(Matchers.containsString("publish"));
  }

  @Test
  void holdsItsChainsTogether() {
    TenantId tenant = TENANT.id();
    long audited = database.inTenant(tenant, sql -> audit.firstBroken(sql, tenant));
    assertEquals(0, audited);
    long agreed = database.inTenant(tenant, sql -> new Ledger(sql, tenant, subjects).firstBroken());
    assertEquals(0, agreed);
  }

  @Test
  void isCountedByTheMeasures() {
    get("/measures/route.requests?from=2026-11-26T00:00:00Z&to=2026-11-27T00:00:00Z&step=none")
        .statusCode(200)
        .body(Matchers.containsString("1"));
  }

  private static ValidatableResponse get(String path) {
    return given().auth().oauth2(token).get(TENANT.path(path)).then();
  }
}
