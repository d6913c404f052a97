package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.jobs.JobMetrics;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.JobState;
import dev.demarc.agent.jobs.JobView;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.QueueTerms;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait: held sealed and bounded, answered once, wiped in time. */
class JobsTest {
  private static final ApplicationId NOTES = ApplicationId.of("notes");
  private static final TargetId BOX = TargetId.of("edge-box");

  private final Rig rig = new Rig();
  private final JobRunner runner =
      new JobRunner(
          rig.jobs,
          () -> rig.policy,
          () -> rig.availability,
          rig.pipeline,
          InstantSource.system(),
          new Random(1));

  @BeforeEach
  void nothingWorks() {
    rig.queue(terms(10, 1 << 20));
    rig.availability.put(BOX, Availability.DOWN);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void answersLaterWhatNothingCouldAnswerAndSaysWhere() {
    HttpResponse<String> told = ask("one");
    assertEquals(503, told.statusCode(), told.body());
    assertEquals("false", told.headers().firstValue("x-should-retry").orElse("none"));
    JsonNode error = Rig.json(told.body()).get("error");
    assertEquals("queued", error.get("code").asText());
    assertEquals("down", error.at("/reasons/0/reason").asText());
    RequestRecord held = rig.journal.requests.getLast();
    assertEquals(ErrorCode.QUEUED, held.error());
    assertEquals("queued", held.decision().outcome().kind());
    assertEquals(error.at("/job/id").asText(), String.valueOf(held.job()));
    String url = error.at("/job/url").asText();
    assertEquals("waiting", get(url).get("state").asText());
    assertMetric("demarc_queue_depth{site=\"ward-1\",class=\"internal\"} 1");

    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    JsonNode job = get(url);
    assertEquals("answered", job.get("state").asText(), job.toString());
    assertEquals("hello", job.at("/result/choices/0/message/content").asText());
    assertEquals("edge-box", job.at("/result/demarc/route").asText());
    assertEquals(1, job.get("attempts").asInt());
    RequestRecord answered = rig.journal.requests.getLast();
    assertEquals(held.job(), answered.job());
    assertEquals("internal", answered.decision().facts().data().dataClass().text());
    assertEquals(2, rig.journal.requests.size());
    assertFalse(metrics().contains("demarc_queue_depth{"));
    assertMetric("demarc_offline_requests_total{site=\"ward-1\",class=\"internal\"} 1");
    assertMetric("demarc_offline_answered_total{site=\"ward-1\",class=\"internal\"} 1");
    runner.doWork();
    assertEquals(1, rig.spare.got.size(), "answered once");
  }

  @Test
  void queuesARequestWhoseOnlyRouteJustFailed() {
    rig.availability.put(BOX, Availability.UP);
    rig.spare.answer = (request, body) -> Upstream.status(request, 500);
    String url = held("one");
    runner.doWork();
    assertEquals("waiting", get(url).get("state").asText());
    assertEquals(1, get(url).get("attempts").asInt());
    rig.spare.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    runner.doWork();
    runner.doWork();
    assertEquals("answered", get(url).get("state").asText());
    assertEquals(2, get(url).get("attempts").asInt());
  }

  @Test
  void givesATurnToAJobBehindManyThatGoOnWaiting() {
    rig.queue(terms(100, 1 << 20));
    for (int i = 0; i < 64; i++) {
      held("one " + i);
    }
    String behind = held("the last");
    JobRunner some =
        new JobRunner(
            rig.jobs,
            () -> rig.policy,
            () -> rig.availability,
            (job, inbound, reply) -> {
              if (!job.id().equals(id(behind)) || !rig.jobs.begins(job.id(), job.decision())) {
                throw Refusal.of(ErrorCode.QUEUED);
              }
              reply.whole(200, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
            },
            InstantSource.system(),
            new Random(1));
    some.doWork();
    assertEquals("waiting", get(behind).get("state").asText());
    some.doWork();
    assertEquals("answered", get(behind).get("state").asText());
    assertEquals(64, rig.jobs.depth().count());
  }

  @Test
  void doesNotHoldWhatItsTargetDidNotWant() {
    rig.availability.put(BOX, Availability.UP);
    rig.spare.answer = (request, body) -> Upstream.status(request, 400);
    assertEquals("routes_exhausted", code(ask("one")));
    assertEquals(0, rig.jobs.depth().count());
  }

  @Test
  void holdsNeitherStreamsNorWhatAnotherAgentHandedOn() {
    String streamed = body("one").replace("{\"model\"", "{\"stream\":true,\"model\"");
    assertEquals("routes_exhausted", code(rig.chat(streamed, "Demarc-Class", "internal")));
    String relay = "via=0123456789abcdef0123456789abcdef;to=edge/eu/stand-in;from=edge/eu";
    var handedOn = rig.chat(body("two"), "Demarc-Class", "internal", "Demarc-Relay", relay);
    assertEquals("routes_exhausted", code(handedOn));
    assertEquals(0, rig.jobs.depth().count());
  }

  @Test
  void refusesWhatIsOverABoundAndHoldsTheSameRequestOnce() {
    rig.queue(terms(2, 1 << 20));
    String first = held("one");
    assertEquals(first, held("one"));
    held("two");
    HttpResponse<String> third = ask("three");
    assertEquals("overloaded", code(third));
    assertTrue(third.body().contains("maxJobs"), third.body());
    assertEquals(ErrorCode.OVERLOADED, rig.journal.requests.getLast().error());
    rig.queue(terms(10, 1_024));
    assertTrue(ask("A quiet day. ".repeat(100)).body().contains("maxBytes"));
    assertEquals(2, rig.jobs.depth().count());
  }

  @Test
  void keepsNothingReadableOnTheDisk() throws IOException {
    rig.spare.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("hello", "canary-answer-7731"));
    String url = held("canary-question-7731");
    assertNowhere("canary-question-7731");
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    assertTrue(get(url).toString().contains("canary-answer-7731"));
    assertNowhere("canary-question-7731");
    assertNowhere("canary-answer-7731");
    try (Stream<Path> files = Files.list(rig.directory)) {
      Path key = files.filter(each -> each.endsWith("jobs.key")).findFirst().orElseThrow();
      assertEquals(
          "[OWNER_READ, OWNER_WRITE]",
          new TreeSet<>(Files.getPosixFilePermissions(key)).toString());
    }
  }

  @Test
  void wipesWhatExpiresAlsoWhenTheClockIsSetBack() throws SQLException {
    String url = held("one");
    rig.ahead = Duration.ofHours(9);
    JsonNode job = get(url);
    assertEquals("expired", job.get("state").asText());
    assertEquals("gone", job.at("/error/code").asText());
    assertEquals("0 null", row(url, "bytes || ' ' || coalesce(content, 'null')"));
    assertMetric("demarc_queue_expired_total{site=\"ward-1\",class=\"internal\"} 1");
    rig.ahead = Duration.ofHours(-9);
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    assertEquals("expired", get(url).get("state").asText());
    try (Jobs next = rig.jobs(decision -> false)) {
      assertEquals(JobState.EXPIRED, next.find(NOTES, id(url)).orElseThrow().state());
    }
    assertEquals(0, rig.spare.got.size());
    rig.availability.put(BOX, Availability.DOWN);
    Instant later = Instant.parse(get(held("two")).get("createdAt").asText());
    assertTrue(later.isAfter(Instant.now().plus(Duration.ofHours(8))), "time went back");
  }

  @Test
  void wipesAnAnswerWhenItExpires() throws SQLException {
    String url = held("one");
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    rig.ahead = Duration.ofHours(9);
    assertFalse(get(url).has("result"));
    assertEquals("expired 0", row(url, "state || ' ' || bytes"));
    assertFalse(metrics().contains("demarc_queue_expired_total{"), "it was answered in time");
  }

  @Test
  void expiresWithTheCallersOwnDeadline() {
    var told = rig.chat(body("one"), "Demarc-Class", "internal", "Demarc-Deadline", "20s");
    JsonNode job = get(Rig.json(told.body()).at("/error/job/url").asText());
    Instant made = Instant.parse(job.get("createdAt").asText());
    assertEquals(made.plusSeconds(20), Instant.parse(job.get("expiresAt").asText()));
  }

  @Test
  void givesATurnNoLongerThanItsJobHas() {
    rig.chat(body("one"), "Demarc-Class", "internal", "Demarc-Deadline", "20s");
    List<Duration> deadlines = new ArrayList<>();
    JobRunner looks =
        new JobRunner(
            rig.jobs,
            () -> rig.policy,
            () -> rig.availability,
            (job, inbound, reply) -> {
              deadlines.add(inbound.hints().deadline());
              throw Refusal.of(ErrorCode.QUEUED);
            },
            InstantSource.system(),
            new Random(1));
    looks.doWork();
    assertEquals(1, deadlines.size());
    assertTrue(deadlines.getFirst().compareTo(Duration.ofSeconds(20)) <= 0, deadlines.toString());
  }

  @Test
  void takesUpWhatWasHeldWhenTheAgentIsKilledBeforeItsCallerIsTold() {
    String url = held("one");
    try (Jobs next = rig.jobs(decision -> false)) {
      assertEquals(JobState.WAITING, next.find(NOTES, id(url)).orElseThrow().state());
      assertEquals(1, next.depth().count());
    }
  }

  @Test
  void runsAgainWhatRanWhenTheAgentWasKilledUnlessEvidenceSaysItWasAnswered() {
    DecisionId decision = DecisionId.of("dec_0123456789ABCDEFGHJKMNPQRS");
    String unanswered = held("one");
    assertTrue(rig.jobs.begins(id(unanswered), decision));
    rig.jobs(any -> false).close();
    assertEquals("waiting", get(unanswered).get("state").asText());
    assertEquals(1, get(unanswered).get("attempts").asInt());
    assertTrue(rig.jobs.begins(id(unanswered), decision));
    rig.jobs(decision::equals).close();
    assertEquals("refused", get(unanswered).get("state").asText());
    assertTrue(get(unanswered).at("/error/message").asText().contains("not run a second time"));
  }

  @Test
  void isNotRunAtEveryStartWhenItEndsTheAgentEachTime() throws SQLException {
    String url = held("one");
    change(url, "attempts = 16");
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    assertEquals("refused", get(url).get("state").asText());
    assertEquals(0, rig.spare.got.size());
  }

  @Test
  void forgetsWhatEndedAlsoWhereNothingExpires() {
    String url = held("one");
    assertEquals(200, rig.send(url, Rig.DELETE).statusCode());
    runner.doWork();
    assertEquals("cancelled", get(url).get("state").asText());
    rig.ahead = Duration.ofHours(26);
    runner.doWork();
    assertEquals(404, rig.send(url, null).statusCode());
  }

  @Test
  void refusesWhatWasTamperedWithAndGoesOn() throws SQLException {
    String changed = held("one");
    String lowered = held("two");
    String garbled = held("three");
    String whole = held("four");
    change(changed, "content = zeroblob(length(content))");
    change(lowered, "class = 'public'");
    change(garbled, "state = 'odd'");
    rig.queue(terms(10, 1 << 20), terms("public"));
    rig.availability.put(BOX, Availability.UP);
    get(whole); // what is known of the file is read again
    runner.doWork();
    runner.doWork();
    for (String url : new String[] {changed, lowered}) {
      assertEquals("refused", get(url).get("state").asText(), url);
      assertEquals("agent_fault", get(url).at("/error/code").asText());
    }
    assertEquals(404, rig.send(garbled, null).statusCode());
    assertEquals("answered", get(whole).get("state").asText());
    change(whole, "content = x'00'");
    assertEquals("refused", get(whole).get("state").asText());
  }

  @Test
  void refusesForGoodWhatANewPolicyRefuses() {
    String url = held("one");
    rig.queue();
    runner.doWork();
    JsonNode job = get(url);
    assertEquals("refused", job.get("state").asText());
    assertEquals("routes_exhausted", job.at("/error/code").asText());
    assertEquals("down", job.at("/error/reasons/0/reason").asText());
  }

  @Test
  void obeysAShorterAgeOfANewPolicy() {
    String url = held("one");
    rig.ahead = Duration.ofHours(2);
    rig.queue(
        new QueueTerms(
            new TreeSet<>(List.of(ClassId.of("internal"))),
            new TreeSet<>(),
            Duration.ofHours(1),
            1 << 20,
            10));
    runner.doWork();
    assertEquals("expired", get(url).get("state").asText());
  }

  @Test
  void cancelsAndWipes() throws SQLException {
    String url = held("one");
    JsonNode gone = Rig.json(rig.send(url, Rig.DELETE).body());
    assertEquals("cancelled", gone.get("state").asText());
    assertEquals("0", row(url, "bytes || coalesce(content, '')"));
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    assertEquals(0, rig.spare.got.size());
    assertEquals(404, rig.send("/demarc/v1/jobs/job_" + "0".repeat(26), Rig.DELETE).statusCode());
  }

  @Test
  void stopsARouteThatWorksForAJobNobodyWaitsFor() {
    String url = held("one");
    List<Boolean> gone = new ArrayList<>();
    JobRunner looks =
        new JobRunner(
            rig.jobs,
            () -> rig.policy,
            () -> rig.availability,
            (job, inbound, reply) -> {
              rig.jobs.begins(job.id(), job.decision());
              gone.add(reply.gone());
              rig.send(url, Rig.DELETE);
              gone.add(reply.gone());
              throw new Reply.Gone();
            },
            InstantSource.system(),
            new Random(1));
    looks.doWork();
    assertEquals(List.of(false, true), gone);
    assertEquals("cancelled", get(url).get("state").asText());
  }

  @Test
  void holdsNothingWhereItsKeyCannotBeReadOrKept(@TempDir Path keyless) throws IOException {
    Files.createDirectory(keyless.resolve("jobs.key"));
    DataDirectory data = DataDirectory.open(keyless);
    try (Jobs none = Jobs.open(data, Bundles.TENANT, InstantSource.system(), decision -> false)) {
      JobId any = JobId.of("job_" + "0".repeat(26));
      assertEquals(0, none.depth().count());
      assertEquals(ErrorCode.UNAVAILABLE, refused(() -> none.find(NOTES, any)));
    }
  }

  @Test
  void showsAnApplicationItsOwnAndNoOther() {
    String url = held("one");
    JobView view = new JobView(rig.jobs);
    ApplicationId other = ApplicationId.of("other");
    assertEquals(ErrorCode.NOT_FOUND, refused(() -> view.one(other, id(url))));
    assertEquals(ErrorCode.NOT_FOUND, refused(() -> view.cancel(other, id(url))));
    assertTrue(view.page(other, Optional.empty(), 20).get("items").isEmpty());
    assertEquals("waiting", get(url).get("state").asText());
  }

  @Test
  void pagesThroughAnApplicationsJobs() {
    String first = held("one");
    String second = held("two");
    JsonNode page = get("/demarc/v1/jobs?limit=1");
    assertEquals(id(first).text(), page.at("/items/0/id").asText());
    JsonNode next = get("/demarc/v1/jobs?limit=1&after=" + page.get("next").asText());
    assertEquals(id(second).text(), next.at("/items/0/id").asText());
    assertEquals(400, rig.send("/demarc/v1/jobs?limit=0", null).statusCode());
    assertEquals(400, rig.send("/demarc/v1/jobs?after=x", null).statusCode());
    assertEquals(404, rig.send("/demarc/v1/jobs/x", null).statusCode());
  }

  private HttpResponse<String> ask(String text) {
    return rig.chat(body(text), "Demarc-Class", "internal");
  }

  private static String body(String text) {
    return Rig.says(text).replace("\"auto\"", "\"edge-box/stand-in-large\"");
  }

  /** Asks, sees it held, and says where. */
  private String held(String text) {
    HttpResponse<String> told = ask(text);
    assertEquals("queued", code(told), told.body());
    return Rig.json(told.body()).at("/error/job/url").asText();
  }

  private static String code(HttpResponse<String> response) {
    return Rig.json(response.body()).at("/error/code").asText();
  }

  private JsonNode get(String url) {
    HttpResponse<String> answer = rig.send(url, null);
    assertEquals(200, answer.statusCode(), answer.body());
    return Rig.json(answer.body());
  }

  private static JobId id(String url) {
    return JobId.of(url.substring(url.lastIndexOf('/') + 1));
  }

  private static ErrorCode refused(Runnable call) {
    return assertThrows(Refusal.class, call::run).code();
  }

  private static QueueTerms terms(int jobs, long bytes) {
    return new QueueTerms(
        new TreeSet<>(List.of(ClassId.of("internal"))),
        new TreeSet<>(),
        Duration.ofHours(8),
        bytes,
        jobs);
  }

  private static QueueTerms terms(String dataClass) {
    return new QueueTerms(
        new TreeSet<>(List.of(ClassId.of(dataClass))),
        new TreeSet<>(),
        Duration.ofHours(8),
        1 << 20,
        10);
  }

  private String metrics() {
    new JobMetrics(rig.jobs, SiteId.of("ward-1")).addTo(rig.metrics);
    return rig.metrics.text();
  }

  private void assertMetric(String line) {
    assertTrue(metrics().contains(line + "\n"), metrics());
  }

  private void assertNowhere(String canary) throws IOException {
    try (Stream<Path> files = Files.walk(rig.directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(canary), file.toString());
      }
    }
  }

  private String row(String url, String expression) throws SQLException {
    try (var connection = connect();
        var select =
            connection.prepareStatement("SELECT " + expression + " FROM job WHERE id = ?")) {
      select.setString(1, id(url).text());
      try (var row = select.executeQuery()) {
        return row.getString(1);
      }
    }
  }

  private void change(String url, String assignment) throws SQLException {
    try (var connection = connect();
        var update =
            connection.prepareStatement("UPDATE job SET " + assignment + " WHERE id = ?")) {
      update.setString(1, id(url).text());
      assertEquals(1, update.executeUpdate());
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + rig.directory.resolve("jobs.db"));
  }
}
