package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTokens;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An approval counts as long as who gave it may approve. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class StandingApproversTest {
  @Inject TenantDatabase database;
  @Inject Bundles bundles;

  private RolloutTenant tenant;
  private String policy;
  private int revision;

  @BeforeEach
  void submit() {
    tenant = RolloutTenant.make(database, bundles);
    policy = tenant.published(RolloutTenant.NARROW);
    revision = tenant.edit(tenant.admin(), policy, RolloutTenant.WIDE, 0);
    Map<String, ?> body = Map.of("revision", revision);
    tenant.post(tenant.admin(), "/" + policy + "/submit", body).statusCode(200);
  }

  private void approve(String who) {
    tenant.post(who, "/" + policy + "/approve", Map.of("revision", revision)).statusCode(200);
  }

  private void removed(String person) {
    given()
        .auth()
        .oauth2(tenant.admin())
        .delete(tenant.tenant().path("/members/" + TestTokens.subject(person)))
        .then()
        .statusCode(204);
  }

  @Test
  void wantsASecondOneWhereTheFirstMayApproveNoMore() {
    approve(tenant.approver());
    removed("kim");
    approve(tenant.reviewer());
    tenant.get("/" + policy).body("draft.state", equalTo("in-review"));
    tenant.publish(policy, revision, Map.of()).statusCode(409);
  }

  @Test
  void isNotPublishedWhereOneOfBothMayApproveNoMore() {
    approve(tenant.approver());
    approve(tenant.reviewer());
    removed("lee");
    tenant
        .publish(policy, revision, Map.of())
        .statusCode(409)
        .body("detail", containsString("has 1"));
  }
}
