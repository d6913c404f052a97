package dev.demarc.server.policies;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Older versions that come back as new ones. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RollbacksTest {
  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  private RolloutTenant on;

  @BeforeEach
  void make() {
    on = RolloutTenant.make(database, bundles);
  }

  @Test
  void bringsBackWhatPermitsLessAtOnceUnderANewNumberWithTheApprovalsItHad() {
    String id = on.published(RolloutTenant.NARROW);
    on.publish(id, on.approvedEdit(id, RolloutTenant.WIDE), Map.of()).statusCode(200);
    rollback(id, 1, "too much went abroad", null)
        .statusCode(200)
        .body("published.version", is(3))
        .body("draft", nullValue());
    assertEquals(List.of(3, 3, 3), obeyed());
    String digest = on.get("/" + id + "/versions/1").extract().path("digest");
    on.get("/" + id + "/versions/3")
        .body("rollbackOf", is(1))
        .body("digest", equalTo(digest))
        .body("approvedBy", equalTo("subject-lee"))
        .body("publishedBy", equalTo("subject-ann"));
    on.get("/" + id + "/history")
        .body("items[0].action", equalTo("rollback"))
        .body("items[0].version", is(3))
        .body("items[0].rollbackOf", is(1))
        .body("items[0].comment", equalTo("too much went abroad"));
  }

  @Test
  void asksForTheApprovalsOfWideningWhereItPermitsMore() {
    String id = on.published(RolloutTenant.WIDE);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW), Map.of()).statusCode(200);
    int revision =
        rollback(id, 1, "the ward cannot work", null)
            .statusCode(200)
            .body("published.version", is(2))
            .body("draft.state", equalTo("in-review"))
            .body("draft.rollbackOf", is(1))
            .body("draft.effect.approvals", is(2))
            .extract()
            .path("draft.revision");
    assertEquals(List.of(2, 2, 2), obeyed());
    on.publish(id, revision, Map.of()).statusCode(409);
    approve(on.admin(), id, revision).statusCode(403);
    approve(on.approver(), id, revision).statusCode(200).body("draft.state", equalTo("in-review"));
    on.publish(id, revision, Map.of()).statusCode(409);
    approve(on.reviewer(), id, revision).statusCode(200);
    on.publish(id, revision, Map.of("rollout", RolloutTenant.plan("by-hand", Map.of())))
        .statusCode(400)
        .body("errors.field", hasItem("rollout"));
    on.publish(id, revision, Map.of()).statusCode(200).body("published.version", is(3));
    assertEquals(List.of(3, 3, 3), obeyed());
    on.get("/" + id + "/versions/3").body("rollbackOf", is(1));
    on.get("/" + id + "/history")
        .body("items[0].action", equalTo("rollback"))
        .body("items[3].action", equalTo("rollback-asked"))
        .body("items[3].rollbackOf", is(1))
        .body("items[3].comment", equalTo("the ward cannot work"));
  }

  @Test
  void letsNobodyWhoWroteTheOlderVersionApproveItsReturn() {
    String both = on.tenant().member("max", TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER);
    String id = on.published(RolloutTenant.NARROW);
    on.edit(both, id, RolloutTenant.WIDE + "  # first\n", 0);
    int wide = on.edit(on.admin(), id, RolloutTenant.WIDE, 2);
    on.approved(id, wide);
    on.publish(id, wide, Map.of()).statusCode(200);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW), Map.of()).statusCode(200);
    int revision =
        rollback(id, 2, "the ward cannot work", null)
            .statusCode(200)
            .extract()
            .path("draft.revision");
    approve(both, id, revision).statusCode(403).body("code", equalTo("self_approval"));
    approve(on.approver(), id, revision).statusCode(200);
  }

  @Test
  void endsARolloutAndTakesTheGroupsItReachedAndTheOthers() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", Map.of()).statusCode(200);
    assertEquals(List.of(2, 1, 1), obeyed());
    rollback(id, 1, "not well", null)
        .statusCode(200)
        .body("rollout.state", equalTo("rolled-back"))
        .body("published.version", is(3));
    assertEquals(List.of(3, 3, 3), obeyed());
    on.get("/" + id + "/rollouts")
        .body("items", hasSize(1))
        .body("items[0].reason", equalTo("rollback"))
        .body("items[0].detail", equalTo("Version 1 comes back."));
  }

  @Test
  void stopsARolloutAtOnceWhereTheReturnHasToBeApproved() {
    String id = on.published(RolloutTenant.WIDE);
    on.rollOut(id, RolloutTenant.NARROW, "by-hand", Map.of()).statusCode(200);
    rollback(id, 1, "too strict", null)
        .statusCode(200)
        .body("rollout.state", equalTo("stopped"))
        .body("draft.state", equalTo("in-review"));
    assertEquals(List.of(2, 1, 1), obeyed());
  }

  @Test
  void putsAnOlderTextInPlaceOfADraftOnlyWhereItIsNamed() {
    String id = on.published(RolloutTenant.WIDE);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW), Map.of()).statusCode(200);
    int draft = on.approvedEdit(id, RolloutTenant.NARROW + "# mine\n");
    rollback(id, 1, "back", null)
        .statusCode(409)
        .body("detail", containsString("revision " + draft));
    rollback(id, 1, "back", draft - 1).statusCode(409);
    on.get("/" + id).body("draft.yaml", containsString("# mine"));
    rollback(id, 1, "back", draft)
        .statusCode(200)
        .body("draft.revision", is(draft + 1))
        .body("draft.approvals", hasSize(0))
        .body("draft.yaml", equalTo(RolloutTenant.WIDE));
  }

  @Test
  void leavesADraftAloneWhereNothingHasToBeApproved() {
    String id = on.published(RolloutTenant.NARROW);
    on.publish(id, on.approvedEdit(id, RolloutTenant.WIDE), Map.of()).statusCode(200);
    int draft = on.approvedEdit(id, RolloutTenant.WIDE + "# mine\n");
    rollback(id, 1, "back", null)
        .statusCode(200)
        .body("published.version", is(3))
        .body("draft.revision", is(draft));
    on.publish(id, draft, Map.of()).statusCode(409).body("detail", containsString("two people"));
  }

  @Test
  void provesTheGuaranteesOfTodayOfAnOlderVersion() {
    String id = on.published(RolloutTenant.WIDE);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW), Map.of()).statusCode(200);
    RestAssured.given()
        .auth()
        .oauth2(on.admin())
        .contentType("application/json")
        .body(Map.of("never", "data.class == 'internal' && target.boundary == 'edge'"))
        .put(on.tenant().path("/guarantees/no-internal"))
        .then()
        .statusCode(200);
    rollback(id, 1, "back", null).statusCode(422).body("code", equalTo("guarantee_not_proved"));
    assertEquals(List.of(2, 2, 2), obeyed());
  }

  @Test
  void refusesWhatIsNotOlderNotThereOrNotExplained() {
    String id = on.published(RolloutTenant.NARROW);
    rollback(id, 1, "same", null).statusCode(400).body("errors.field", hasItem("version"));
    rollback(id, 2, "none", null).statusCode(404);
    rollback(id, 1, " ", null).statusCode(400).body("errors.field", hasItem("comment"));
    on.post(on.approver(), "/" + id + "/rollback", Map.of("version", 1, "comment", "x"))
        .statusCode(403);
  }

  private ValidatableResponse approve(String who, String id, int revision) {
    return on.post(who, "/" + id + "/approve", Map.of("revision", revision));
  }

  private ValidatableResponse rollback(String id, int version, String why, Integer discards) {
    Map<String, Object> body = new HashMap<>(Map.of("version", version, "comment", why));
    if (discards != null) {
      body.put("discards", discards);
    }
    return on.post(on.admin(), "/" + id + "/rollback", body);
  }

  private List<Integer> obeyed() {
    return RolloutTenant.GROUPS.stream().map(on::obeyed).toList();
  }
}
