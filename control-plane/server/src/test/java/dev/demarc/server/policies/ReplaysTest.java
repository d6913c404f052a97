package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.engine.replay.Replay;
import dev.demarc.engine.replay.Tally;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stored decisions made again under a draft. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ReplaysTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
        - {id: internal-inside, classes: [internal], to: [edge], effect: allow}
        - id: internal-abroad
          classes: [internal]
          to: [managed-cloud]
          effect: allow
          obligations: [{consent: {scope: once, ttl: PT8H}}]
      preferences:
        - {classes: [internal], tasks: [], order: [cloud, house], fallback: true}
        - {classes: [], tasks: [], order: [house, cloud], fallback: true}
      """;
  private static final Instant NOON =
      Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));

  @Inject TenantDatabase database;
  @Inject Catalogue catalogue;
  @Inject Policies policies;
  private TestTenant tenant;
  private String admin;
  private String approver;
  private String reviewer;

  /** One stored decision. */
  private record Stored(DecisionId id, Instant at, Facts facts, Situation situation) {}

  /** What is compared of an answer. */
  private record Answer(Tally result) {}

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    approver = tenant.member("kim", TenantRole.POLICY_APPROVER);
    reviewer = tenant.member("lee", TenantRole.POLICY_APPROVER);
    dataClass("public", 0);
    dataClass("internal", 20);
    target("house", "edge", 0);
    target("cloud", "managed-cloud", 2_000_000);
  }

  @Test
  void addsUpWhatDecidingOneByOneSays() throws Exception {
    String id = published();
    List<Stored> stored = stored(2 * StoredDecisions.PAGE + 17);
    keep(stored);
    String draft =
        YAML.replace("    obligations: [{consent: {scope: once, ttl: PT8H}}]\n", "")
            .replace("[house, cloud]", "[cloud, house]");
    edit(id, draft, 0);
    Tally expected = oneByOne(draft, stored);
    String replay = begin(id).statusCode(202).extract().path("id");
    ValidatableResponse done = ended(id, replay).body("state", equalTo("done"));
    done.body("complete", is(true)).body("unreadable", is(0)).body("total", is(stored.size()));
    done.body("against", is(1)).body("revision", is(2));
    Tally got = DemarcJson.tolerant().readValue(done.extract().asString(), Answer.class).result();
    assertEquals(expected, got);
    assertTrue(got.changed() > 1_000 && got.before().consents() > got.after().consents());
    assertTrue(got.after().costMicroUsd() > got.before().costMicroUsd());
    get("/" + id + "/replays").body("items", hasSize(1)).body("items[0].id", equalTo(replay));
  }

  @Test
  void countsWhatCanNotBeReadAnyMore() {
    String id = published();
    keep(stored(3));
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
                  received_at, late, name, span_id, latency_micros, tags, bytes_out,
                  cost_micro_usd, attributes, facts, situation)
                select tenant_id, day, agent, epoch, 99, kind, 'bad', at, received_at, late, name,
                  span_id, latency_micros, tags, bytes_out, cost_micro_usd, attributes,
                  '{"tenant":1}'::json, situation
                from trace_span where tenant_id = ? limit 1
                """,
                tenant.id()));
    edit(id, YAML + "# the same\n", 0);
    String replay = begin(id).statusCode(202).extract().path("id");
    ended(id, replay)
        .body("unreadable", is(1))
        .body("result.decisions", is(3))
        .body("result.changed", is(0))
        .body("result.shifts", empty());
  }

  @Test
  void leavesOutWhatAgentsOfOtherGroupsDecided() {
    String id = published();
    keep(stored(3, "kiosk"));
    keep(stored(1));
    edit(id, YAML + "# the same\n", 0);
    String replay = begin(id).statusCode(202).extract().path("id");
    ended(id, replay).body("elsewhere", is(3)).body("result.decisions", is(1));
  }

  @Test
  void looksAtTheAskedPeriodOnlyAndRefusesWhatIsNone() {
    String id = published();
    keep(stored(10));
    begin(id).statusCode(409).body("detail", equalTo("There is no draft."));
    edit(id, YAML + "# the same\n", 0);
    period(admin, id, NOON.plusSeconds(2), NOON.plusSeconds(5))
        .statusCode(202)
        .body("total", is(3));
    awaitQuiet(id);
    period(admin, id, NOON, NOON).statusCode(400).body("errors.field", hasItem("from"));
    period(admin, id, NOON.minus(Duration.ofDays(400)), NOON).statusCode(400);
    period(admin, id, NOON, Instant.MAX).statusCode(400).body("errors.field", hasItem("to"));
    String reader = tenant.member("rob", TenantRole.AUDITOR);
    period(reader, id, NOON, NOON.plusSeconds(9)).statusCode(403);
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN);
    given()
        .auth()
        .oauth2(stranger)
        .get(other.path("/policies/" + id + "/replays"))
        .then()
        .statusCode(404);
  }

  @Test
  void isOneOfATenantAtATimeAndCanBeCancelled() {
    String id = published();
    edit(id, YAML + "# the same\n", 0);
    String silent = running(id, Instant.now());
    begin(id).statusCode(409);
    given()
        .auth()
        .oauth2(admin)
        .delete(tenant.path("/policies/" + id + "/replays/" + silent))
        .then()
        .statusCode(200)
        .body("state", equalTo("cancelled"));
    String lost = running(id, Instant.now().minus(ReplayRow.SILENCE).minusSeconds(1));
    get("/" + id + "/replays/" + lost).body("state", equalTo("failed"));
    String next = begin(id).statusCode(202).extract().path("id");
    ended(id, next).body("state", equalTo("done")).body("result.decisions", is(0));
  }

  /** More often than a process has places, so that one that was not given back would be missed. */
  @Test
  void stopsBetweenPagesWhereItIsCancelledAndGivesItsPlaceBack() throws Exception {
    String id = published();
    keep(stored(2 * StoredDecisions.PAGE + 17));
    edit(id, YAML + "# the same\n", 0);
    try (var held = new HeldReplay(tenant.id().text())) {
      for (int i = 0; i < 3; i++) {
        String replay = begunOnceThereIsAPlace(id);
        for (int tries = 0; !held.isWaiting(); tries++) {
          assertTrue(tries < 600, "the replay does not come to its second page");
          pause();
        }
        get("/" + id + "/replays/" + replay)
            .body("state", equalTo("running"))
            .body("result.decisions", is(StoredDecisions.PAGE));
        given()
            .auth()
            .oauth2(admin)
            .delete(tenant.path("/policies/" + id + "/replays/" + replay))
            .then()
            .statusCode(200)
            .body("state", equalTo("cancelled"));
        held.release();
        held.hold();
        get("/" + id + "/replays/" + replay)
            .body("state", equalTo("cancelled"))
            .body("result.decisions", is(StoredDecisions.PAGE));
      }
    }
    String whole = begunOnceThereIsAPlace(id);
    ended(id, whole)
        .body("state", equalTo("done"))
        .body("result.decisions", is(2 * StoredDecisions.PAGE + 17));
  }

  private String begunOnceThereIsAPlace(String id) {
    for (int tries = 0; tries < 600; tries++) {
      ValidatableResponse begun = begin(id);
      if (begun.extract().statusCode() == 202) {
        return begun.extract().path("id");
      }
      begun.statusCode(409);
      pause();
    }
    throw new AssertionError("no place becomes free");
  }

  /** A row of a replay that no process works on. */
  private String running(String policy, Instant seen) {
    UUID id = UUID.randomUUID();
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "insert into policy_replay values (?, ?, ?, 2, 1, ?, ?, 'running', 0, 0, 0, true, ?,"
                    + " 'x', ?, ?)",
                tenant.id(),
                id,
                UUID.fromString(policy),
                NOON,
                NOON,
                "{\"decisions\":0,\"changed\":0,\"before\":"
                    + NONE
                    + ",\"after\":"
                    + NONE
                    + ",\"shifts\":[],\"others\":0}",
                seen,
                seen));
    return id.toString();
  }

  private static final String NONE =
      "{\"routed\":0,\"consents\":0,\"approvals\":0,\"queued\":0,\"refused\":0,\"bytesTo\":{},"
          + "\"costMicroUsd\":0}";

  private Tally oneByOne(String draft, List<Stored> stored) {
    return database.inTenant(
        tenant.id(),
        sql -> {
          var targets = catalogue.all();
          PolicyRef ref =
              new PolicyRef(
                  new PolicyId(UUID.randomUUID()),
                  new PolicyVersion(1),
                  Digest.ofBytes(new byte[0]));
          var before = policies.check(YAML).document();
          var after = policies.check(draft).document();
          Replay replay =
              new Replay(
                  Engine.interpreting(ref, java.util.Objects.requireNonNull(before), targets),
                  Engine.interpreting(ref, java.util.Objects.requireNonNull(after), targets),
                  targets);
          stored.forEach(each -> replay.add(each.id(), each.facts(), each.situation()));
          return replay.tally();
        });
  }

  private List<Stored> stored(int count) {
    return stored(count, "default");
  }

  private List<Stored> stored(int count, String group) {
    List<Stored> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeMap<TargetId, Availability> up = new TreeMap<>();
      up.put(TargetId.of("house"), i % 5 == 0 ? Availability.DOWN : Availability.UP);
      up.put(TargetId.of("cloud"), Availability.UP);
      Instant at = NOON.plusSeconds(count < 100 ? i : i / 1_500);
      all.add(
          new Stored(
              DecisionId.of("d-" + (1_000_000 + i)),
              at,
              facts(i, group),
              new Situation(at, up, new TreeMap<>(), null, null)));
    }
    return all;
  }

  private Facts facts(int i, String group) {
    return new Facts(
        tenant.id(),
        ApplicationId.of("notes"),
        "ward",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("chat"),
        new Facts.Data(
            ClassId.of(i % 3 == 0 ? "internal" : "public"), 0, new TreeSet<>(), new TreeSet<>()),
        new TreeMap<>(),
        new Place(Boundary.ON_DEVICE, "eu"),
        SiteId.of("berlin"),
        GroupId.of(group),
        null,
        new Facts.Request("auto", 100 + i, 25, 100, 1, 0, false, new TreeSet<>()));
  }

  private void keep(List<Stored> stored) {
    database.doInTenant(
        tenant.id(),
        sql -> {
          try (PreparedStatement insert =
              sql.connection()
                  .prepareStatement(
                      """
                      insert into trace_span (tenant_id, day, agent, epoch, sequence, kind,
                        decision, at, received_at, late, name, span_id, latency_micros, tags,
                        bytes_out, cost_micro_usd, attributes, facts, situation)
                      values (?, ?, ?, 1, ?, 'request', ?, ?, now(), false, 'chat', 's', 1, '{}',
                        0, 0, '{}', ?::json, ?::json)
                      """)) {
            UUID agent = UUID.randomUUID();
            for (int i = 0; i < stored.size(); i++) {
              Stored each = stored.get(i);
              insert.setObject(1, tenant.id().value());
              insert.setObject(2, each.at().atOffset(ZoneOffset.UTC).toLocalDate());
              insert.setObject(3, agent);
              insert.setLong(4, i);
              insert.setString(5, each.id().text());
              insert.setObject(6, each.at().atOffset(ZoneOffset.UTC));
              insert.setString(7, json(each.facts()));
              insert.setString(8, json(each.situation()));
              insert.addBatch();
            }
            insert.executeBatch();
          } catch (SQLException refused) {
            throw new AssertionError(refused);
          }
        });
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private ValidatableResponse ended(String id, String replay) {
    for (int tries = 0; tries < 600; tries++) {
      ValidatableResponse now = get("/" + id + "/replays/" + replay);
      if (!now.extract().path("state").equals("running")) {
        return now;
      }
      pause();
    }
    throw new AssertionError("the replay does not end");
  }

  private void awaitQuiet(String id) {
    String newest = get("/" + id + "/replays").extract().path("items[0].id");
    ended(id, newest);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException stopping) {
      throw new AssertionError(stopping);
    }
  }

  private ValidatableResponse begin(String id) {
    return period(admin, id, NOON.minusSeconds(1), NOON.plusSeconds(3_600));
  }

  private ValidatableResponse period(String who, String id, Instant from, Instant to) {
    return post(who, "/" + id + "/replays", Map.of("from", from.toString(), "to", to.toString()));
  }

  private String published() {
    String id = post(admin, "", Map.of("yaml", YAML)).statusCode(201).extract().path("id");
    step(admin, id, "submit");
    step(approver, id, "approve");
    step(reviewer, id, "approve");
    step(admin, id, "publish");
    return id;
  }

  private void step(String who, String id, String step) {
    post(who, "/" + id + "/" + step, Map.of("revision", 1)).statusCode(200);
  }

  private void edit(String id, String yaml, int base) {
    put("/policies/" + id + "/draft", Map.of("yaml", yaml, "baseRevision", base))
        .body("draft.problems", empty());
  }

  private ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path("/policies" + path)).then().statusCode(200);
  }

  private ValidatableResponse post(String who, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(who)
        .contentType("application/json")
        .body(body)
        .post(tenant.path("/policies" + path))
        .then();
  }

  private void dataClass(String id, int rank) {
    put("/classes/" + id, Map.of("title", id, "rank", rank, "export", "metadata"));
  }

  private void target(String id, String boundary, long price) {
    put(
        "/targets/" + id,
        Map.of(
            "title",
            id,
            "boundary",
            boundary,
            "region",
            "eu",
            "operator",
            "own",
            "protocol",
            "openai",
            "hosts",
            List.of("127.0.0.1:7070"),
            "models",
            List.of(
                Map.of(
                    "id",
                    "m-" + id,
                    "version",
                    "1",
                    "runtime",
                    "x",
                    "precision",
                    "q8",
                    "contextTokens",
                    8_000,
                    "inputMicroUsdPerMillionTokens",
                    price,
                    "outputMicroUsdPerMillionTokens",
                    price,
                    "tier",
                    1))));
  }

  private ValidatableResponse put(String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then()
        .statusCode(200);
  }
}
