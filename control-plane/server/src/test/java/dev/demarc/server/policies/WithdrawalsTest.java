package dev.demarc.server.policies;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Published policies that are taken back. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class WithdrawalsTest {
  private static final String GUARDED =
      RolloutTenant.WIDE
          + """
            - {id: not-without-ai, classes: [internal], to: [none], effect: forbid}
            - {id: asked, classes: [public], effect: allow, obligations: [{approval: {ttl: P1D}}]}
          guarantees:
            - {id: stays, never: "data.class == 'internal' && target.boundary == 'managed-cloud'"}
          preferences:
            - {classes: [public], tasks: [], order: [], fallback: true}
          """;

  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  private RolloutTenant on;

  @BeforeEach
  void make() {
    on = RolloutTenant.make(database, bundles);
  }

  @Test
  void permitsNothingFromThenOnAndSaysWhoWhenAndWhy() {
    String id = on.published(GUARDED);
    long before = on.bundle("lab");
    withdraw(id, 1, "it leaked")
        .statusCode(200)
        .body("published.version", is(2))
        .body("published.withdraws", is(1))
        .body("published.by", equalTo("subject-ann"));
    assertEquals(List.of(2, 2, 2), obeyed());
    assertEquals(before + 1, on.bundle("lab"));
    on.get("/" + id + "/versions/2")
        .body("document.rules.id", contains("withdrawn"))
        .body("document.rules.effect", contains("forbid"))
        .body("document.guarantees.id", contains("stays"))
        .body("document.preferences", hasSize(1))
        .body("yaml", startsWith("# Version 1 was withdrawn"))
        .body("withdraws", is(1));
    on.get("/" + id + "/history")
        .body("items[0].action", equalTo("withdraw-version"))
        .body("items[0].version", is(1))
        .body("items[0].actor", equalTo("subject-ann"))
        .body("items[0].comment", equalTo("it leaked"));
    on.get("").body("items[0].obeyedBy", empty());
  }

  /** Without rules the path without AI would be open to what a rule forbade there. */
  @Test
  void onlyNarrows() {
    String id = on.published(GUARDED);
    withdraw(id, 1, "it leaked").statusCode(200);
    on.get("/" + id + "/diff?from=1&to=2")
        .body("widens", is(false))
        .body("widening.count", is(0))
        .body("narrowing.count", greaterThan(0));
  }

  @Test
  void writesATextThatMeansWhatIsInForce() {
    String id = on.published(GUARDED);
    withdraw(id, 1, "it leaked").statusCode(200);
    String text = on.get("/" + id + "/versions/2").extract().path("yaml");
    String digest = on.get("/" + id + "/versions/2").extract().path("digest");
    int revision = on.approvedEdit(id, text);
    on.publish(id, revision, Map.of()).statusCode(200).body("published.digest", equalTo(digest));
  }

  @Test
  void takesTwoApprovalsToPermitAnythingAgain() {
    String id = on.published(RolloutTenant.WIDE);
    int draft = on.approvedEdit(id, RolloutTenant.NARROW);
    withdraw(id, 1, "it leaked").statusCode(200).body("draft.revision", is(draft));
    on.publish(id, draft, Map.of()).statusCode(409).body("detail", containsString("two people"));
    on.post(on.admin(), "/" + id + "/withdraw", Map.of("revision", draft)).statusCode(200);
    on.approved(id, draft);
    on.get("/" + id).body("draft.approvals", hasSize(2));
    on.publish(id, draft, Map.of())
        .statusCode(200)
        .body("published.version", is(3))
        .body("published.withdraws", nullValue());
    assertEquals(List.of(3, 3, 3), obeyed());
  }

  @Test
  void asksForApprovalWhereTheVersionThatWasWithdrawnIsToComeBack() {
    String id = on.published(RolloutTenant.NARROW);
    withdraw(id, 1, "by mistake").statusCode(200);
    on.post(on.admin(), "/" + id + "/rollback", Map.of("version", 1, "comment", "it was fine"))
        .statusCode(200)
        .body("draft.state", equalTo("in-review"))
        .body("draft.effect.approvals", is(2));
    assertEquals(List.of(2, 2, 2), obeyed());
  }

  @Test
  void endsARolloutAndTakesEveryGroupWhateverVersionItObeys() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", Map.of()).statusCode(200);
    withdraw(id, 2, "it leaked")
        .statusCode(200)
        .body("rollout.state", equalTo("stopped"))
        .body("published.withdraws", is(2));
    assertEquals(List.of(3, 3, 3), obeyed());
    on.get("/" + id + "/rollouts")
        .body("items[0].reason", equalTo("by-hand"))
        .body("items[0].detail", equalTo("Version 2 is withdrawn."));
  }

  @Test
  void leavesAloneWhatObeysAnotherPolicy() {
    String id = on.published(RolloutTenant.NARROW);
    String other = on.published(RolloutTenant.NARROW);
    withdraw(id, 1, "late").statusCode(409).body("detail", containsString("No group obeys it"));
    assertEquals(List.of(1, 1, 1), obeyed());
    on.get("").body("items.find { it.id == '" + other + "' }.obeyedBy", hasSize(3));
  }

  @Test
  void isDoneOnceWhereTwoDoItAtOnce() throws Exception {
    String id = on.published(RolloutTenant.NARROW);
    Callable<Integer> one = () -> withdraw(id, 1, "it leaked").extract().statusCode();
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Integer> statuses =
          threads.invokeAll(List.of(one, one)).stream()
              .map(each -> each.resultNow())
              .sorted()
              .toList();
      assertEquals(List.of(200, 409), statuses);
    }
    on.get("/" + id + "/versions").body("items", hasSize(2));
    assertEquals(List.of(2, 2, 2), obeyed());
  }

  @Test
  void letsAPublicationOrTheWithdrawalWinWhereBothComeAtOnce() throws Exception {
    String id = on.published(RolloutTenant.WIDE);
    int draft = on.approvedEdit(id, RolloutTenant.NARROW);
    Callable<Integer> publish = () -> on.publish(id, draft, Map.of()).extract().statusCode();
    Callable<Integer> withdraw = () -> withdraw(id, 1, "it leaked").extract().statusCode();
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Integer> statuses =
          threads.invokeAll(List.of(publish, withdraw)).stream()
              .map(each -> each.resultNow())
              .sorted()
              .toList();
      assertEquals(List.of(200, 409), statuses);
    }
    assertEquals(List.of(2, 2, 2), obeyed());
  }

  @Test
  void refusesWhatIsNotInForceNotExplainedOrNotTheirs() {
    String id = on.published(RolloutTenant.NARROW);
    withdraw(id, 2, "why").statusCode(409).body("detail", containsString("is 1, not 2"));
    withdraw(id, 1, " ").statusCode(400).body("errors.field", hasItem("comment"));
    on.post(on.admin(), "/" + id + "/withdraw-version", Map.of("comment", "x"))
        .statusCode(400)
        .body("errors.field", hasItem("version"));
    on.post(on.approver(), "/" + id + "/withdraw-version", Map.of("version", 1, "comment", "x"))
        .statusCode(403);
    withdraw(id, 1, "once").statusCode(200);
    withdraw(id, 2, "twice").statusCode(409).body("detail", containsString("withdrawn already"));
    String draft =
        on.post(on.admin(), "", Map.of("yaml", RolloutTenant.NARROW)).extract().path("id");
    withdraw(draft, 1, "none").statusCode(409).body("detail", containsString("Nothing"));
  }

  @Test
  void isOnTheAudit() {
    String id = on.published(RolloutTenant.NARROW);
    withdraw(id, 1, "it leaked").statusCode(200);
    RestAssured.given()
        .auth()
        .oauth2(on.admin())
        .get(on.tenant().path("/audit"))
        .then()
        .statusCode(200)
        .body("items.findAll { it.action == 'policy.withdraw-version' }", hasSize(1));
  }

  private ValidatableResponse withdraw(String id, int version, String why) {
    return on.post(
        on.admin(), "/" + id + "/withdraw-version", Map.of("version", version, "comment", why));
  }

  private List<Integer> obeyed() {
    return Stream.of("default", "kiosk", "lab").map(on::obeyed).toList();
  }
}
