package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The groups of a policy, and how they become others. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PolicyGroupsTest {
  private static final List<String> ONE_MORE = List.of("bench", "default", "kiosk", "lab");

  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  private RolloutTenant on;

  @BeforeEach
  void make() {
    on = RolloutTenant.make(database, bundles);
  }

  @Test
  void bringsAGroupUnderAPublishedPolicyOnlyWithAVersionThatTwoApproved() {
    String id = on.published(RolloutTenant.NARROW);
    int revision =
        edit(id, RolloutTenant.NARROW, 0, ONE_MORE)
            .statusCode(200)
            .body("groups", contains("default", "kiosk", "lab"))
            .body("draft.groups", equalTo(ONE_MORE))
            .body("draft.effect.approvals", is(2))
            .extract()
            .path("draft.revision");
    on.approved(id, revision);
    on.get("/" + id).body("draft.approvals.size()", is(2));
    on.publish(id, revision, Map.of()).statusCode(200).body("groups", equalTo(ONE_MORE));
    assertEquals(2, on.obeyed("bench"));
    on.get("/" + id + "/history")
        .body("items[1].action", equalTo("regroup"))
        .body("items[1].version", is(2))
        .body("items[1].comment", equalTo("For groups bench, default, kiosk, lab."))
        .body("items[5].comment", equalTo("For groups bench, default, kiosk, lab."));
  }

  @Test
  void keepsWhatADraftSaysOfGroupsWhereAnEditSaysNothing() {
    String id = on.published(RolloutTenant.NARROW);
    edit(id, RolloutTenant.NARROW, 0, ONE_MORE).statusCode(200);
    int revision = on.edit(on.admin(), id, RolloutTenant.WIDE, 2);
    on.get("/" + id).body("draft.groups", equalTo(ONE_MORE));
    edit(id, RolloutTenant.WIDE, revision, RolloutTenant.GROUPS)
        .statusCode(200)
        .body("draft.groups", nullValue());
  }

  @Test
  void changesThemAtOnceWhereNothingWasPublished() {
    String id =
        on.post(on.admin(), "", Map.of("yaml", RolloutTenant.NARROW))
            .statusCode(201)
            .body("groups", contains("default"))
            .extract()
            .path("id");
    edit(id, RolloutTenant.NARROW, 1, List.of("lab", "bench"))
        .statusCode(200)
        .body("groups", contains("bench", "lab"))
        .body("draft.groups", nullValue());
    edit(id, RolloutTenant.NARROW, 2, List.of()).statusCode(400);
  }

  @Test
  void leavesOutAGroupOnlyOnceItObeysAnotherPolicy() {
    String id = on.published(RolloutTenant.NARROW);
    List<String> fewer = List.of("default", "kiosk");
    edit(id, RolloutTenant.NARROW, 0, fewer)
        .statusCode(400)
        .body("errors.field", contains("groups"))
        .body("errors[0].reason", containsString("must keep lab"));
    on.get("/" + id).body("draft", nullValue());
    takeOver("lab");
    int revision =
        edit(id, RolloutTenant.NARROW, 0, fewer)
            .statusCode(200)
            .body("draft.effect.approvals", is(1))
            .extract()
            .path("draft.revision");
    on.approved(id, revision);
    on.publish(id, revision, Map.of()).statusCode(200).body("groups", equalTo(fewer));
    on.get("")
        .body("items.find { it.id == '" + id + "' }.obeyedBy", equalTo(fewer))
        .body("items.find { it.id != '" + id + "' }.obeyedBy", contains("lab"));
  }

  @Test
  void aRollbackLeavesAGroupAloneThatObeysAnotherPolicy() {
    String id = on.published(RolloutTenant.NARROW);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW + "# two\n"), Map.of());
    takeOver("lab");
    int revision =
        edit(id, RolloutTenant.NARROW, 0, List.of("default", "kiosk"))
            .statusCode(200)
            .extract()
            .path("draft.revision");
    on.approved(id, revision);
    on.post(on.admin(), "/" + id + "/rollback", Map.of("version", 1, "comment", "back"))
        .statusCode(200);
    on.get("")
        .body("items.find { it.id == '" + id + "' }.obeyedBy", contains("default", "kiosk"))
        .body("items.find { it.id != '" + id + "' }.obeyedBy", contains("lab"));
    on.publish(id, revision, Map.of()).statusCode(200).body("published.version", is(4));
  }

  @Test
  void aRollbackDoesNotReachAGroupThatARolloutNeverReached() {
    String id = on.published(RolloutTenant.NARROW);
    int revision =
        edit(id, RolloutTenant.NARROW, 0, ONE_MORE)
            .statusCode(200)
            .extract()
            .path("draft.revision");
    on.approved(id, revision);
    var stages =
        ONE_MORE.reversed().stream().map(group -> Map.of("groups", List.of(group))).toList();
    on.publish(id, revision, Map.of("rollout", Map.of("stages", stages))).statusCode(200);
    on.post(on.admin(), "/" + id + "/rollback", Map.of("version", 1, "comment", "back"))
        .statusCode(200)
        .body("published.version", is(3))
        .body("draft", nullValue());
    on.get("").body("items.find { it.id == '" + id + "' }.obeyedBy", equalTo(RolloutTenant.GROUPS));
  }

  @Test
  void anApprovedRollbackReachesTheGroupsThatObeyThePolicyWhenItIsPublished() {
    String id = on.published(RolloutTenant.WIDE);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW), Map.of()).statusCode(200);
    takeOver("lab");
    int revision = approvedRollback(id);
    on.get("/" + id + "/diff")
        .body("groups", hasSize(1))
        .body("groups[0].groups", contains("default", "kiosk"))
        .body("groups[0].widens", is(true));
    takeOver("kiosk");
    on.publish(id, revision, Map.of())
        .statusCode(200)
        .body("groups", equalTo(RolloutTenant.GROUPS));
    on.get("").body("items.find { it.id == '" + id + "' }.obeyedBy", contains("default"));
    assertEquals(List.of(3, 1, 1), RolloutTenant.GROUPS.stream().map(on::obeyed).toList());
  }

  @Test
  void anApprovedRollbackIsRefusedWhereNoGroupObeysThePolicyAnyMore() {
    String id = on.published(RolloutTenant.WIDE);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW), Map.of()).statusCode(200);
    int revision = approvedRollback(id);
    RolloutTenant.GROUPS.forEach(this::takeOver);
    on.publish(id, revision, Map.of())
        .statusCode(409)
        .body("detail", containsString("No group obeys it"));
    on.get("/" + id).body("draft.state", equalTo("approved")).body("published.version", is(2));
  }

  @Test
  void looksAgainWhenItIsPublishedWhetherAGroupMayBeLeftOut() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", Map.of("observe", "PT0S")).statusCode(200);
    takeOver("lab");
    int revision =
        edit(id, RolloutTenant.WIDE, 0, List.of("default", "kiosk"))
            .statusCode(200)
            .extract()
            .path("draft.revision");
    on.approved(id, revision);
    // a stage that is reached meanwhile, without the agents that its gate would wait for
    database.doInTenant(
        on.tenant().id(),
        sql ->
            new PolicyStore(sql, on.tenant().id())
                .obey(
                    new PolicyId(UUID.fromString(id)),
                    new PolicyVersion(2),
                    List.of(GroupId.of("lab"))));
    on.post(on.admin(), "/" + id + "/rollouts/stop", Map.of("version", 2, "comment", "enough"))
        .statusCode(200);
    on.publish(id, revision, Map.of())
        .statusCode(400)
        .body("errors[0].reason", containsString("must keep lab"));
    on.get("/" + id).body("draft.state", equalTo("approved")).body("published.version", is(2));
  }

  @Test
  void nothingComesBackWhereNoGroupObeysThePolicy() {
    String id = on.published(RolloutTenant.NARROW);
    on.publish(id, on.approvedEdit(id, RolloutTenant.NARROW + "# two\n"), Map.of());
    on.published(RolloutTenant.NARROW);
    on.post(on.admin(), "/" + id + "/rollback", Map.of("version", 1, "comment", "back"))
        .statusCode(409)
        .body("detail", containsString("No group obeys it"));
  }

  @Test
  void stagesAVersionOverTheGroupsItIsToBeFor() {
    String id = on.published(RolloutTenant.NARROW);
    int revision =
        edit(id, RolloutTenant.NARROW, 0, ONE_MORE)
            .statusCode(200)
            .extract()
            .path("draft.revision");
    on.approved(id, revision);
    var stages = ONE_MORE.stream().map(group -> Map.of("groups", List.of(group))).toList();
    on.publish(id, revision, Map.of("rollout", Map.of("stages", stages)))
        .statusCode(200)
        .body("rollout.stages", is(4));
    assertEquals(2, on.obeyed("bench"));
    assertEquals(1, on.obeyed("lab"));
  }

  /** Asks version 1 back, which widens, and has two approve it; the revision of the draft. */
  private int approvedRollback(String id) {
    int revision =
        on.post(on.admin(), "/" + id + "/rollback", Map.of("version", 1, "comment", "back"))
            .statusCode(200)
            .extract()
            .path("draft.revision");
    for (String approver : List.of(on.approver(), on.reviewer())) {
      on.post(approver, "/" + id + "/approve", Map.of("revision", revision)).statusCode(200);
    }
    return revision;
  }

  /** Another policy, published to this group. */
  private void takeOver(String group) {
    String other =
        on.post(on.admin(), "", Map.of("yaml", RolloutTenant.NARROW, "groups", List.of(group)))
            .statusCode(201)
            .body("draft.problems", empty())
            .extract()
            .path("id");
    on.approved(other, 1);
    on.publish(other, 1, Map.of()).statusCode(200);
  }

  private ValidatableResponse edit(String id, String yaml, int base, List<String> groups) {
    return given()
        .auth()
        .oauth2(on.admin())
        .contentType("application/json")
        .body(Map.of("yaml", yaml, "baseRevision", base, "groups", groups))
        .put(on.tenant().path("/policies/" + id + "/draft"))
        .then();
  }
}
