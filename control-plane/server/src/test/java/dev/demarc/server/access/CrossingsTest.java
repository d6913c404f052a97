package dev.demarc.server.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class CrossingsTest {
  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);

  @Inject TenantDatabase database;
  @Inject Crossings crossings;

  @Test
  void tellsThatSomebodyOfAnotherTenantWasRefusedAtTheDoor() {
    String stranger = TestTenant.create().member("stranger", TenantRole.TENANT_ADMIN);
    for (int i = 0; i < 3; i++) {
      refused(stranger);
    }
    crossings.doWork();
    counted().body("series.labels.door", contains("api")).body("series[0].total.value", is(3));
    refused(stranger);
    crossings.doWork();
    crossings.doWork();
    counted().body("series[0].total.value", is(4));
  }

  @Test
  void countsNobodyWhoseTokenIsOlderThanTheirMembership() {
    tenant.member("ann", TenantRole.AUDITOR);
    refused(TestTokens.of("ann"));
    crossings.doWork();
    counted().body("series", hasSize(0));
  }

  @Test
  void addsUpForNoMoreTenantsThanThereMayBe() {
    var full = new Crossings(database, Clock.systemUTC());
    for (int i = 0; i < Crossings.MOST; i++) {
      full.refused(new TenantId(UUID.randomUUID()));
    }
    full.refused(tenant.id());
    full.doWork();
    counted().body("series", hasSize(0));
    full.refused(tenant.id());
    full.doWork();
    counted().body("series[0].total.value", is(1));
  }

  private void refused(String token) {
    given().auth().oauth2(token).get(tenant.path("/measures")).then().statusCode(404);
  }

  private ValidatableResponse counted() {
    return given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/measures/tenant.crossings_refused?step=none&by=door"))
        .then()
        .statusCode(200);
  }
}
