package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.number;
import static dev.demarc.server.traces.TestSpans.request;
import static dev.demarc.server.traces.TestSpans.span;
import static dev.demarc.server.traces.TestSpans.text;
import static dev.demarc.server.traces.TestSpans.texts;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.trace.PrivacyClass;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class TraceSearchTest {
  private static final List<TenantRole> READERS =
      List.of(
          TenantRole.TENANT_ADMIN,
          TenantRole.POLICY_APPROVER,
          TenantRole.SITE_OPERATOR,
          TenantRole.APPLICATION_DEVELOPER,
          TenantRole.AUDITOR);

  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(60);
  private TestAgent agent;

  @Inject TenantDatabase database;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
  }

  @Test
  void findsByEveryAttributeOfTheSchema() {
    store(
        AttributeSamples.full(tenant.id(), "dec_full", 7, now),
        span("request", "demarc.request", "dec_bare", 2, now));
    for (TraceAttribute attribute : AttributeSamples.searched()) {
      String name = attribute.wire();
      boolean always = AttributeSamples.always(attribute);
      found(name + "=*", always ? List.of("dec_full", "dec_bare") : List.of("dec_full"));
      found(name + "=!*", always ? List.of() : List.of("dec_bare"));
      if (attribute.type() != TraceAttribute.Type.JSON) {
        String value = AttributeSamples.value(attribute);
        found(name + "=" + value, List.of("dec_full"));
        found(name + "=" + AttributeSamples.other(attribute), List.of());
        found(name + "=" + AttributeSamples.other(attribute) + "," + value, List.of("dec_full"));
      }
    }
  }

  @Test
  void comparesNumbersByRangeAndTellsNothingFromZero() {
    store(
        costing("dec_0", 1, 0L),
        costing("dec_5", 2, 5L),
        costing("dec_9", 3, 9L),
        costing("dec_none", 4, null));
    String cost = "demarc.cost.settled_micro_usd=";
    found(cost + "5..", List.of("dec_9", "dec_5"));
    found(cost + "..5", List.of("dec_5", "dec_0"));
    found(cost + "1..8", List.of("dec_5"));
    found(cost + "0,9", List.of("dec_9", "dec_0"));
    found(cost + "*", List.of("dec_9", "dec_5", "dec_0"));
    found(cost + "!*", List.of("dec_none"));
    found("latencyMicros=250000", List.of("dec_none", "dec_9", "dec_5", "dec_0"));
    found("latencyMicros=250001..", List.of());
    found("late=true", List.of());
  }

  private Span.Builder costing(String decision, long sequence, @Nullable Long cost) {
    Span.Builder span =
        span("request", "demarc.request", decision, sequence, now.plusSeconds(sequence));
    return cost == null ? span : span.addAttributes(number("demarc.cost.settled_micro_usd", cost));
  }

  @Test
  void wantsAllConditionsToHold() {
    store(
        request(tenant.id(), "dec_a", 1, now),
        span("request", "demarc.request", "dec_b", 2, now)
            .addAttributes(texts("demarc.data.tags", "phi", "pci"))
            .addAttributes(text("demarc.application", "notes")));
    found("demarc.data.tags=phi", List.of("dec_b", "dec_a"));
    found("demarc.data.tags=phi&demarc.data.tags=pci", List.of("dec_b"));
    found("demarc.data.tags=pci,null", List.of("dec_b", "dec_a"));
    found("demarc.data.tags=phi&demarc.task=!*", List.of("dec_b"));
    found("application=notes&demarc.data.tags=pci&demarc.task=chat", List.of());
  }

  @Test
  void findsAttemptsAndIntentsInPlaceOfRequests() {
    store(
        request(tenant.id(), "dec_a", 1, now),
        span("attempt", "chat m", "dec_a", 2, now)
            .addAttributes(text("gen_ai.operation.name", "chat"))
            .addAttributes(text("gen_ai.request.model", "m"))
            .addAttributes(text("error.type", "timeout")),
        span("intent", "demarc.intent", "dec_a", 3, now));
    get("?demarc.record.kind=attempt&error.type=timeout")
        .body("items", hasSize(1))
        .body("items[0].kind", equalTo("attempt"));
    get("?demarc.record.kind=intent").body("items.kind", contains("intent"));
    found("error.type=timeout", List.of());
  }

  @Test
  void keepsWhatTellsPersonsApartFromThoseWhoDoNotNeedIt() {
    store(AttributeSamples.full(tenant.id(), "dec_full", 7, now));
    for (TenantRole role : READERS) {
      String reader = tenant.member("of-" + role.wire(), role);
      EnumSet<PrivacyClass> seen = EnumSet.noneOf(PrivacyClass.class);
      for (TraceAttribute attribute : AttributeSamples.searched()) {
        int status = ask(reader, "?" + attribute.wire() + "=*").extract().statusCode();
        boolean pseudonym = attribute.privacy() == PrivacyClass.PSEUDONYM;
        boolean may = !pseudonym || role == TenantRole.TENANT_ADMIN || role == TenantRole.AUDITOR;
        assertEquals(may ? 200 : 403, status, role + " " + attribute.wire());
        if (may) {
          seen.add(attribute.privacy());
        }
      }
      boolean ofPersons = seen.contains(PrivacyClass.PSEUDONYM);
      var detail = ask(reader, "/dec_full").statusCode(200).extract().jsonPath();
      assertEquals(ofPersons, detail.get("spans[0].attributes.'demarc.session.id'") != null);
      assertEquals(ofPersons ? "nurse-1" : "withheld", detail.getString("facts.actor.subject"));
      for (String path :
          List.of(
              "spans[0].attributes.'demarc.consent.id'",
              "facts.session",
              "facts.preferences",
              "situation.consents",
              "situation.agreedModels")) {
        assertEquals(ofPersons, detail.get(path) != null, role + " " + path);
      }
      assertEquals("up", detail.getString("situation.targets.cloud"));
    }
    String operator = tenant.member("someone-at-the-site", TenantRole.SITE_OPERATOR);
    ask(operator, "?demarc.session.id=*")
        .body("code", equalTo("forbidden"))
        .body("errors.field", contains("demarc.session.id"));
    ask(operator, "/csv?demarc.session.id=*").statusCode(403);
    ask(operator, "?demarc.consent.id=*").statusCode(403);
    String user = tenant.member("usr", TenantRole.END_USER);
    ask(user, "?demarc.task=chat").statusCode(403);
    ask(user, "/csv").statusCode(403);
  }

  @Test
  void refusesWhatItIsNotAskedRightlyByName() {
    refuses("demarc.colour=red", "demarc.colour");
    refuses("colour=red", "colour");
    refuses("a%20b=1", "query");
    refuses("gen_ai.input.messages=*", "gen_ai.input.messages");
    refuses("demarc.task=", "demarc.task");
    refuses("demarc.task=two%20words", "demarc.task");
    refuses("demarc.task=chat,", "demarc.task");
    refuses("demarc.task=" + "x".repeat(64), "demarc.task");
    refuses("demarc.boundary.to=moon", "demarc.boundary.to");
    refuses("demarc.boundary.from=moon", "demarc.boundary.from");
    refuses("demarc.offline=yes", "demarc.offline");
    refuses("demarc.queue.age_s=soon", "demarc.queue.age_s");
    refuses("demarc.queue.age_s=-1", "demarc.queue.age_s");
    refuses("demarc.queue.age_s=9..2", "demarc.queue.age_s");
    refuses("demarc.queue.age_s=..", "demarc.queue.age_s");
    refuses("demarc.queue.age_s=999999999999999999", "demarc.queue.age_s");
    refuses("demarc.queue.age_s=99999999999999999999999", "demarc.queue.age_s");
    refuses("demarc.capability.tier=5", "demarc.capability.tier");
    refuses("gen_ai.request.top_p=NaN", "gen_ai.request.top_p");
    refuses("gen_ai.request.top_p=1.5", "gen_ai.request.top_p");
    refuses("demarc.decision.facts=%7B%7D", "demarc.decision.facts");
    refuses("demarc.record.kind=heartbeat", "demarc.record.kind");
    refuses("demarc.record.kind=request&demarc.record.kind=intent", "demarc.record.kind");
    for (String name :
        List.of("class", "boundary", "outcome", "application", "agent", "decision", "from", "to")) {
      refuses(name + "=a&" + name + "=b", name);
    }
    refuses("limit=1&limit=2", "limit");
    refuses("cursor=a&cursor=b", "cursor");
    refuses("latencyMicros=long", "latencyMicros");
    refuses("late=maybe", "late");
    refuses("answered=maybe", "answered");
    refuses("moved=edge", "moved");
    refuses("model=two%20words", "model");
    refuses("class=No%20Class", "class");
    refuses("boundary=moon", "boundary");
    refuses("application=No%20App", "application");
    refuses("agent=nobody", "agent");
    refuses("decision=a%20b", "decision");
    refuses("from=yesterday", "from");
    refuses("to=tomorrow", "to");
    refuses("from=" + now + "&to=" + now, "from");
    refuses("from=2024-01-01T00:00:00Z&to=2025-12-31T00:00:00Z", "from");
    refuses("to=1969-12-31T23:59:59Z", "to");
    refuses("to=%2B10000-01-01T00:00:00Z", "to");
    refuses("to=%2B1000000000-12-31T23:59:59Z", "to");
    refuses("from=-1000000000-01-01T00:00:00Z", "from");
    refuses("from=1969-12-31T23:59:59Z&to=1970-01-02T00:00:00Z", "from");
    refuses("cursor=AAAA", "cursor");
    refuses("cursor=" + cursor("+1000000000-12-31T23:59:59.999999999Z"), "cursor");
    refuses("cursor=" + cursor("-1000000000-01-01T00:00:00Z"), "cursor");
    refuses("limit=0", "limit");
    refuses("demarc.task=" + "a,".repeat(SearchValues.MOST) + "b", "demarc.task", true);
    refuses("demarc.task=*" + "&demarc.task=*".repeat(Search.MOST_CONDITIONS), "demarc.task");
    get("?decision=dec_gone").body("items", empty());
    get("?demarc.task=*" + "&demarc.task=*".repeat(Search.MOST_CONDITIONS - 1));
  }

  private static String cursor(String at) {
    String text = at + " dec_a " + new UUID(0, 1) + " 1 1";
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void refuses(String query, String field) {
    refuses(query, field, false);
  }

  private void refuses(String query, String field, boolean numbered) {
    String asked = numbered ? numbered(query) : query;
    ask(auditor, "?" + asked)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.field", hasItem(field));
    if (!field.equals("cursor") && !field.equals("limit")) {
      ask(auditor, "/csv?" + asked).statusCode(400).body("errors.field", hasItem(field));
    }
  }

  /** With a number after every value, so that no two are the same. */
  private static String numbered(String query) {
    var text = new StringBuilder();
    int number = 0;
    for (char c : query.toCharArray()) {
      text.append(c == ',' ? number++ + "," : String.valueOf(c));
    }
    return text.toString();
  }

  @Test
  void pagesThroughWhatWasThereThoughMoreComesAllTheTime() {
    List<String> there = new ArrayList<>();
    List<Span.Builder> spans = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      there.add("dec_%02d".formatted(i));
      Instant at = now.minus(i / 5, ChronoUnit.HOURS).minus(i / 10, ChronoUnit.DAYS);
      spans.add(request(tenant.id(), there.getLast(), i + 1, at));
    }
    store(spans.toArray(Span.Builder[]::new));
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; cursor != null; page++) {
      var answer = get("?demarc.task=chat&limit=4" + cursor).extract().jsonPath();
      seen.addAll(answer.getList("items.decision", String.class));
      cursor = answer.get("next") == null ? null : "&cursor=" + answer.getString("next");
      store(
          request(tenant.id(), "new_" + page, 100 + 2L * page, Instant.now()),
          request(tenant.id(), "old_" + page, 101 + 2L * page, now.minus(60, ChronoUnit.HOURS)));
      assertTrue(page < 40, "does not end");
    }
    List<String> ofThem = seen.stream().filter(each -> each.startsWith("dec_")).toList();
    assertEquals(there.stream().sorted().toList(), ofThem.stream().sorted().toList());
    assertEquals(seen.size(), seen.stream().distinct().count(), "each once");
    assertTrue(seen.stream().noneMatch(each -> each.startsWith("new_")), "only what is older");
  }

  @Test
  void tellsRecordsOfOneDecisionAndOneMomentApart() {
    List<Span.Builder> attempts = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      attempts.add(
          span("attempt", "chat", "dec_a", i, now)
              .addAttributes(text("gen_ai.operation.name", "chat"))
              .addAttributes(number("demarc.fallback.attempt", i)));
    }
    store(attempts.toArray(Span.Builder[]::new));
    int records = 0;
    String cursor = "";
    for (int page = 0; cursor != null && page < 9; page++) {
      var answer = get("?demarc.record.kind=attempt&limit=2" + cursor).extract().jsonPath();
      records += answer.getList("items").size();
      cursor = answer.get("next") == null ? null : "&cursor=" + answer.getString("next");
    }
    assertEquals(5, records);
  }

  @Test
  void findsNothingOfAnotherTenant() {
    TestTenant other = TestTenant.create();
    String stranger = other.member("zoe", TenantRole.TENANT_ADMIN, TenantRole.AUDITOR);
    store(AttributeSamples.full(tenant.id(), "dec_full", 7, now));
    for (String path : List.of("", "?demarc.session.id=*", "?decision=dec_full", "/csv")) {
      given().auth().oauth2(stranger).get(tenant.path("/traces" + path)).then().statusCode(404);
    }
    given()
        .auth()
        .oauth2(stranger)
        .get(other.path("/traces?demarc.decision.id=dec_full"))
        .then()
        .statusCode(200)
        .body("items", empty());
    given()
        .auth()
        .oauth2(stranger)
        .get(other.path("/traces/dec_full/routes"))
        .then()
        .statusCode(404);
  }

  @Test
  void saysToNarrowTheTimeWhereASearchTakesTooLong() throws SQLException {
    var brief = new TraceSearch(database, Clock.systemUTC(), Duration.ofMillis(200));
    var sight = new Sight(EnumSet.allOf(PrivacyClass.class));
    Search all = Search.of(new TraceFilter(), new MultivaluedHashMap<>(), sight);
    try (Connection owner = DatabaseResource.database().connect("demarc_owner");
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("lock table trace_span in access exclusive mode");
      Problem tooLong = assertThrows(Problem.class, () -> brief.find(tenant.id(), all, null, 10));
      assertEquals(ErrorCode.TOO_BROAD, tooLong.code());
      assertEquals("from", tooLong.errors().getFirst().field());
      assertTrue(tooLong.detail().contains("narrow the time range"), tooLong.detail());
      owner.rollback();
    }
    assertEquals(List.of(), brief.find(tenant.id(), all, null, 10), "and can search again");
  }

  @Test
  void writesWhatItFindsAsCsv() throws Exception {
    store(
        request(tenant.id(), "dec_a", 1, now).addAttributes(text("demarc.fallback.from", "=cmd")),
        request(tenant.id(), "dec_b", 2, now.plusSeconds(1)));
    String csv = ask(auditor, "/csv?demarc.task=chat").statusCode(200).extract().asString();
    List<String> lines = csv.lines().toList();
    assertEquals(3, lines.size(), csv);
    assertTrue(lines.get(0).startsWith("at,kind,decision,agent,outcome"), csv);
    assertTrue(lines.get(1).contains(",dec_b,") && lines.get(2).contains(",dec_a,"), csv);
    assertTrue(lines.get(2).contains(",'=cmd,"), csv);
    var out = new java.io.ByteArrayOutputStream();
    var sight = new Sight(EnumSet.allOf(PrivacyClass.class));
    Search all = Search.of(new TraceFilter(), new MultivaluedHashMap<>(), sight);
    var search = new TraceSearch(database, Clock.systemUTC(), Duration.ofSeconds(5));
    new TraceCsv(search).write(tenant.id(), all, 1, out);
    List<String> cut = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(3, cut.size());
    assertTrue(cut.getLast().startsWith("\"\",cut,There is more."), cut.getLast());
    assertEquals(cells(cut.getFirst()), cells(cut.getLast()), cut.getLast());
  }

  private static int cells(String line) {
    return line.split(",", -1).length;
  }

  @Test
  void endsACsvThatTheDatabaseBreaksOffWithALineThatSaysSo() throws Exception {
    store(request(tenant.id(), "dec_a", 1, now));
    var breaking =
        new TraceSearch(database, Clock.systemUTC(), Duration.ofSeconds(5)) {
          @Override
          List<Found> find(TenantId of, Search what, @Nullable TraceCursor after, int limit) {
            if (after != null) {
              throw new DatabaseFailure(new SQLException("broken", "XX001"));
            }
            return Collections.nCopies(limit, super.find(of, what, null, 1).getFirst());
          }
        };
    var out = new java.io.ByteArrayOutputStream();
    var sight = new Sight(EnumSet.allOf(PrivacyClass.class));
    Search all = Search.of(new TraceFilter(), new MultivaluedHashMap<>(), sight);
    new TraceCsv(breaking).write(tenant.id(), all, TraceCsv.MOST, out);
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    String last = lines.getLast();
    assertTrue(last.startsWith("\"\",cut,The database failed. The last line is of "), last);
    assertFalse(last.contains("broken"), last);
    assertEquals(cells(lines.getFirst()), cells(last), last);
  }

  private void found(String query, List<String> decisions) {
    List<String> found = get("?" + query).extract().path("items.decision");
    assertEquals(decisions.stream().sorted().toList(), found.stream().sorted().toList(), query);
  }

  private ValidatableResponse get(String rest) {
    return ask(auditor, rest).statusCode(200);
  }

  private ValidatableResponse ask(String who, String rest) {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(who)
        .get(tenant.path("/traces" + rest))
        .then();
  }

  private void store(Span.Builder... spans) {
    byte[] refused =
        agent
            .call("POST", "/v1/traces")
            .contentType("application/x-protobuf")
            .body(batch(spans))
            .post("/v1/traces")
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    assertEquals(0, refused.length, "all are stored");
  }
}
