package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.demarc.contract.id.AgentId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.bundles.BundleIssuer;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Versions that reach their groups stage by stage, looked at by a set clock. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RolloutsTest {
  private static final Map<String, ?> GATE = Map.of("within", "PT1H", "observe", "PT20M");
  private static final Duration SOON = Duration.ofMinutes(30);
  private static final Duration LATE = Duration.ofMinutes(61);

  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  @Inject BundleIssuer issuer;
  @Inject PolicyNotes notes;
  private RolloutTenant on;

  @BeforeEach
  void make() {
    on = RolloutTenant.make(database, bundles);
  }

  @Test
  void reachesOnlyTheGroupsOfTheFirstStage() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", GATE)
        .statusCode(200)
        .body("rollout.state", equalTo("watching"))
        .body("rollout.version", is(2))
        .body("rollout.stages", is(2));
    assertEquals(List.of(2, 1, 1), obeyed());
    given()
        .auth()
        .oauth2(on.admin())
        .contentType("application/json")
        .body(Map.of("title", "Open", "rank", 0, "export", "metadata"))
        .put(on.tenant().path("/classes/public"))
        .then()
        .statusCode(200);
    assertEquals(List.of(2, 1, 1), obeyed(), "a change of what bundles carry moves no group");
    rollouts(id)
        .body("items", hasSize(1))
        .body("items[0].stages.groups", contains(List.of("default"), List.of("kiosk", "lab")))
        .body("items[0].stages[1].health", nullValue())
        .body("items[0].look", containsString("No agent"));
  }

  @Test
  void refusesStagesThatAreNotThePolicysGroupsEachOnce() {
    String id = on.published(RolloutTenant.NARROW);
    int revision = on.approvedEdit(id, RolloutTenant.WIDE);
    refused(id, revision, List.of(), GATE, "rollout.stages");
    refused(id, revision, List.of("default", "kiosk"), GATE, "rollout.stages");
    refused(
        id, revision, List.of("default", "kiosk", "lab", "ward"), GATE, "rollout.stages[3].groups");
    refused(
        id, revision, List.of("default", "kiosk", "lab", "lab"), GATE, "rollout.stages[3].groups");
    List<String> all = RolloutTenant.GROUPS;
    refused(id, revision, all, Map.of("within", "PT1S"), "rollout.gate.within");
    refused(id, revision, all, Map.of("observe", "PT1H"), "rollout.gate.observe");
    refused(id, revision, all, Map.of("share", 0), "rollout.gate.share");
    refused(id, revision, all, Map.of("rejected", -1), "rollout.gate.rejected");
    refused(id, revision, all, Map.of("refused", 101), "rollout.gate.refused");
    assertEquals(List.of(1, 1, 1), obeyed());
    on.get("/" + id).body("draft.state", equalTo("approved")).body("rollout", nullValue());
  }

  private void refused(
      String id, int revision, List<String> stages, Map<String, ?> gate, String field) {
    var each = stages.stream().map(group -> Map.of("groups", List.of(group))).toList();
    on.publish(id, revision, Map.of("rollout", Map.of("stages", each, "gate", gate)))
        .statusCode(400)
        .body("errors.field", hasItem(field));
  }

  @Test
  void goesOnByItselfOnceEveryAgentAppliedItAndWasObserved() {
    String id = on.published(RolloutTenant.NARROW);
    AgentId box = on.agent("default");
    AgentId kiosk = on.agent("kiosk");
    on.rollOut(id, RolloutTenant.WIDE, "automatic", GATE).statusCode(200);
    Instant reached = on.reached(id);
    on.heard(box, on.bundle("default") - 1, reached.plus(SOON));
    assertFalse(look(id, SOON));
    on.heard(box, on.bundle("default"), reached.plus(SOON));
    assertFalse(look(id, Duration.ofSeconds(30)), "it is still observed");
    look(id, SOON);
    assertEquals(List.of(2, 2, 2), obeyed());
    Instant second = on.reached(id);
    assertEquals(reached.plus(SOON), second);
    on.heard(kiosk, on.bundle("kiosk"), second.plus(SOON));
    look(id, SOON);
    state(id, "done").body("items[0].endedAt", notNullValue());
    on.get("/" + id + "/history")
        .body(
            "items.action",
            contains(
                "rollout-done",
                "rollout-gate-passed",
                "rollout-stage",
                "rollout-gate-passed",
                "rollout-stage",
                "publish",
                "approve",
                "approve",
                "submit",
                "edit",
                "publish",
                "approve",
                "approve",
                "submit",
                "create"))
        .body("items[2].actor", equalTo("system"))
        .body("items[2].step", is(2))
        .body("items[5].comment", equalTo("why not"))
        .body("items[6].step", is(2))
        .body("items[7].step", is(1));
    audited("policy.rollout-stage");
  }

  @Test
  void waitsForAPersonWhereThePlanSaysSo() {
    String id = on.published(RolloutTenant.NARROW);
    AgentId box = on.agent("default");
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", GATE).statusCode(200);
    step(on.admin(), id, "advance", 2, "")
        .statusCode(409)
        .body("detail", containsString("watched"));
    Instant now = on.reached(id).plus(SOON);
    on.heard(box, on.bundle("default"), now);
    look(id, SOON);
    state(id, "passed");
    assertEquals(List.of(2, 1, 1), obeyed());
    step(on.approver(), id, "advance", 2, "").statusCode(403);
    step(on.admin(), id, "advance", 3, "").statusCode(409);
    on.heard(box, 0, now);
    step(on.admin(), id, "advance", 2, "")
        .statusCode(409)
        .body("detail", containsString("no more"));
    on.heard(box, on.bundle("default"), now);
    step(on.admin(), id, "advance", 2, "looks well")
        .statusCode(200)
        .body("items[0].stage", is(2))
        .body("items[0].state", equalTo("watching"));
    assertEquals(List.of(2, 2, 2), obeyed());
    on.get("/" + id + "/history").body("items[0].comment", equalTo("looks well"));
  }

  @Test
  void stopsWhenMoreRejectItThanMay() {
    String id = on.published(RolloutTenant.NARROW);
    AgentId box = on.agent("default");
    on.rollOut(id, RolloutTenant.WIDE, "automatic", GATE).statusCode(200);
    on.heard(box, 1, on.reached(id).plus(SOON));
    on.rejects(box, "default");
    look(id, SOON);
    state(id, "stopped")
        .body("items[0].reason", equalTo("rejected"))
        .body("items[0].detail", equalTo("1 of 1 agents rejected it; at most 0 may."))
        .body("items[0].agents[0].progress", equalTo("rejected"))
        .body("items[0].agents[0].reason", equalTo("agent-too-old"));
    assertEquals(List.of(2, 1, 1), obeyed(), "no group moves either way");
    on.get("/" + id + "/history")
        .body("items[0].action", equalTo("rollout-stopped"))
        .body("items[0].actor", equalTo("system"))
        .body("items[0].comment", containsString("rejected it"));
    audited("policy.rollout-stopped");
    given()
        .auth()
        .oauth2(on.admin())
        .get(on.tenant().path("/deliveries"))
        .then()
        .body("items[0].kind", equalTo("rollout.stopped"))
        .body("items[0].person", equalTo("subject-ann"))
        .body("items[0].detail.reason", equalTo("rejected"))
        .body(
            "items.findAll { it.kind == 'approval.requested' }.person.unique().sort()",
            contains("subject-kim", "subject-lee"));
  }

  @Test
  void stopsWhenTimeIsOverAndAgentsWaitOrFellSilentOrAreNone() {
    stopsLate("no-agents", tenant -> {});
    stopsLate("not-applied", id -> on.heard(on.agent("default"), 1, on.reached(id).plus(LATE)));
    stopsLate(
        "not-applied", id -> on.heard(on.agent("default"), on.bundle("default"), on.reached(id)));
    stopsLate(
        "late",
        id -> on.heard(on.agent("default"), on.bundle("default"), on.reached(id).plus(LATE)));
  }

  private void stopsLate(String reason, java.util.function.Consumer<String> agents) {
    make();
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "automatic", GATE).statusCode(200);
    agents.accept(id);
    look(id, LATE);
    state(id, "stopped").body("items[0].reason", equalTo(reason));
    assertEquals(List.of(2, 1, 1), obeyed());
  }

  @Test
  void passesWithTheShareThatIsAskedForAndLeavesOutWhoIsAway() {
    String id = on.published(RolloutTenant.NARROW);
    AgentId applied = on.agent("default");
    AgentId waiting = on.agent("default");
    AgentId away = on.agent("default");
    Map<String, ?> gate = Map.of("within", "PT1H", "observe", "PT20M", "share", 50);
    on.rollOut(id, RolloutTenant.WIDE, "automatic", gate).statusCode(200);
    Instant reached = on.reached(id);
    on.heard(away, 1, reached.minus(Duration.ofHours(1)));
    on.heard(applied, on.bundle("default"), reached.plus(SOON));
    on.heard(waiting, 1, reached.plus(SOON));
    rollouts(id)
        .body("items[0].stages[0].health.away", is(1))
        .body("items[0].stages[0].health.applied", is(1))
        .body("items[0].stages[0].health.waiting", is(1));
    look(id, SOON);
    assertEquals(List.of(2, 2, 2), obeyed());
  }

  @Test
  void comparesTheShareOfRefusedRequestsWithTheHourBefore() {
    Map<String, ?> gate = Map.of("within", "PT1H", "observe", "PT20M", "refused", 10);
    String id = on.published(RolloutTenant.NARROW);
    AgentId box = on.agent("default");
    on.rollOut(id, RolloutTenant.WIDE, "automatic", gate).statusCode(200);
    Instant reached = on.reached(id);
    on.heard(box, on.bundle("default"), reached.plus(SOON));
    requests(box, id, 1, 0, 40, 4, reached.minusSeconds(600));
    requests(box, id, 2, 100, 19, 0, reached.plusSeconds(30));
    assertFalse(look(id, SOON), "19 requests say nothing");
    rollouts(id).body("items[0].look", containsString("20 are needed"));
    requests(box, id, 2, 200, 21, 12, reached.plusSeconds(40));
    look(id, SOON);
    state(id, "stopped")
        .body("items[0].reason", equalTo("more-refused"))
        .body("items[0].detail", containsString("12 of 40 requests, before 4 of 40"));
  }

  /** So many requests, of which some are refused, under a version. */
  private void requests(
      AgentId agent, String policy, int version, int from, int count, int refused, Instant at) {
    database.doInTenant(
        on.tenant().id(),
        sql -> {
          for (int n = 0; n < count; n++) {
            sql.update(
                """
                insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
                  received_at, late, name, span_id, latency_micros, tags, outcome, bytes_out,
                  cost_micro_usd, attributes)
                values (?, (?::timestamptz at time zone 'UTC')::date, ?, 1, ?, 'request', ?, ?, ?,
                  false, 'x', 'x', 1, '{}', ?, 0, 0, ?::json)
                """,
                on.tenant().id(),
                at,
                agent,
                from + n + 1_000L * version,
                "d-" + version + "-" + (from + n),
                at,
                at,
                n < refused ? "refused" : "routed",
                "{\"demarc.policy.id\":\"%s\",\"demarc.policy.version\":%d}"
                    .formatted(policy, version));
          }
        });
  }

  @Test
  void advancesOnceWhenTwoLookAtOnce() throws Exception {
    String id = on.published(RolloutTenant.NARROW);
    AgentId box = on.agent("default");
    on.rollOut(id, RolloutTenant.WIDE, "automatic", GATE).statusCode(200);
    on.heard(box, on.bundle("default"), on.reached(id).plus(SOON));
    Instant now = on.reached(id).plus(SOON);
    long kiosk = on.bundle("kiosk");
    Callable<Boolean> look = () -> inRequest(() -> look(id, now));
    try (var both = Executors.newFixedThreadPool(4)) {
      int went = 0;
      for (var one : both.invokeAll(List.of(look, look, look, look))) {
        went += one.get() ? 1 : 0;
      }
      assertEquals(1, went);
    }
    assertEquals(kiosk + 1, on.bundle("kiosk"));
    List<Integer> steps =
        on.get("/" + id + "/history")
            .extract()
            .path("items.findAll { it.action == 'rollout-stage' }.step");
    assertEquals(List.of(2, 1), steps);
  }

  @Test
  void stopsWhenAGroupObeysAnotherPolicyMeanwhile() {
    String id = on.published(RolloutTenant.NARROW);
    AgentId box = on.agent("default");
    on.rollOut(id, RolloutTenant.WIDE, "automatic", GATE).statusCode(200);
    on.heard(box, on.bundle("default"), on.reached(id).plus(SOON));
    String other = on.published(RolloutTenant.NARROW.replace("House", "Other"));
    look(id, SOON);
    state(id, "stopped").body("items[0].reason", equalTo("taken-over"));
    on.get("/" + other).body("published.version", is(1));
    assertEquals(List.of(1, 1, 1), obeyed());
  }

  @Test
  void refusesAnotherPublicationWhileOneIsOpenAndTakesItOnceItIsStopped() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", GATE).statusCode(200);
    int revision = on.approvedEdit(id, RolloutTenant.WIDE + "# again\n");
    on.publish(id, revision, Map.of())
        .statusCode(409)
        .body("code", equalTo("rollout_running"))
        .body("detail", containsString("Version 2"))
        .body("detail", containsString("stage 1 of 2"));
    step(on.admin(), id, "stop", 2, "").statusCode(400).body("errors.field", hasItem("comment"));
    step(on.admin(), id, "stop", 2, "a\u0007b").statusCode(400);
    step(on.admin(), id, "stop", 2, "x".repeat(2_001)).statusCode(400);
    step(on.approver(), id, "stop", 2, "too early")
        .statusCode(200)
        .body("items[0].state", equalTo("stopped"))
        .body("items[0].reason", equalTo("by-hand"))
        .body("items[0].detail", equalTo("too early"));
    step(on.admin(), id, "stop", 2, "again").statusCode(409);
    on.publish(id, revision, Map.of()).statusCode(200);
    assertEquals(List.of(3, 3, 3), obeyed());
  }

  @Test
  void keepsWhatAVersionOnItsWayNames() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", GATE).statusCode(200);
    on.published(RolloutTenant.NARROW.replace("House", "Other"));
    given()
        .auth()
        .oauth2(on.admin())
        .delete(on.tenant().path("/classes/internal"))
        .then()
        .statusCode(409);
  }

  @Test
  void showsNothingOfItToOtherTenants() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", GATE).statusCode(200);
    TestTenant other = TestTenant.create();
    String bob = other.member("bob", TenantRole.TENANT_ADMIN);
    for (String path : List.of("/rollouts", "/history")) {
      given().auth().oauth2(bob).get(other.path("/policies/" + id + path)).then().statusCode(404);
    }
    for (String path : List.of("/rollouts/stop", "/rollouts/advance", "/rollback")) {
      given()
          .auth()
          .oauth2(bob)
          .contentType("application/json")
          .body(Map.of("version", 2, "comment", "mine"))
          .post(other.path("/policies/" + id + path))
          .then()
          .statusCode(404);
    }
    database.doInTenant(
        other.id(),
        sql -> {
          assertEquals(List.of(), sql.query("select 1 from rollout", row -> 1));
          assertEquals(List.of(), sql.query("select 1 from rollout_group", row -> 1));
        });
    state(id, "watching");
  }

  @Test
  void pagesTheHistoryWithoutLosingALine() {
    String id = on.published(RolloutTenant.NARROW);
    on.rollOut(id, RolloutTenant.WIDE, "by-hand", GATE).statusCode(200);
    List<Object> all = on.get("/" + id + "/history?limit=200").extract().path("items");
    List<Object> paged = new java.util.ArrayList<>();
    String next = "";
    do {
      var page = on.get("/" + id + "/history?limit=4" + next).extract();
      paged.addAll(page.path("items"));
      String cursor = page.path("next");
      next = cursor == null ? "" : "&cursor=" + cursor;
    } while (!next.isEmpty());
    assertEquals(all, paged);
    on.get("/" + id + "/history?limit=4").body("items", hasSize(4)).body("next", notNullValue());
    given()
        .auth()
        .oauth2(on.admin())
        .get(on.tenant().path("/policies/" + id + "/history?cursor=eA"))
        .then()
        .statusCode(400);
    on.get("/" + id + "/rollouts")
        .body("next", nullValue())
        .body("items.endedAt", contains((Object) null));
  }

  private List<Integer> obeyed() {
    return RolloutTenant.GROUPS.stream().map(on::obeyed).toList();
  }

  private ValidatableResponse rollouts(String id) {
    return on.get("/" + id + "/rollouts");
  }

  private ValidatableResponse state(String id, String state) {
    return rollouts(id).body("items[0].state", equalTo(state));
  }

  private ValidatableResponse step(String who, String id, String step, int version, String why) {
    return on.post(who, "/" + id + "/rollouts/" + step, Map.of("version", version, "comment", why));
  }

  private void audited(String action) {
    given()
        .auth()
        .oauth2(on.admin())
        .get(on.tenant().path("/audit?limit=200"))
        .then()
        .body("items.action", hasItem(action));
  }

  /** A look that long after the stage was reached. */
  private boolean look(String id, Duration after) {
    return look(id, on.reached(id).plus(after));
  }

  /** As the scheduler's threads are. */
  private static boolean inRequest(BooleanSupplier work) {
    ManagedContext request = Arc.container().requestContext();
    request.activate();
    try {
      return work.getAsBoolean();
    } finally {
      request.terminate();
    }
  }

  private boolean look(String id, Instant now) {
    Rollouts rollouts = new Rollouts(issuer, notes, Clock.fixed(now, ZoneOffset.UTC));
    return database.inTenant(
        on.tenant().id(), sql -> rollouts.look(sql, on.tenant().id(), RolloutTenant.policy(id)));
  }
}
