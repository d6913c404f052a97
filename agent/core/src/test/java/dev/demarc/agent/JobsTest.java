package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.jobs.JobView;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.JobId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait: held sealed and bounded, answered once, shown to their application alone. */
class JobsTest extends JobsBench {
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
  void keepsNoAnswerForWhichItsClassHasNoRoom() throws SQLException {
    rig.queue(terms(10, 1_024));
    rig.spare.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("hello", "a day ".repeat(200)));
    String url = held("one");
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    assertEquals("refused", get(url).get("state").asText());
    assertTrue(get(url).at("/error/message").asText().contains("maxBytes"), get(url).toString());
    assertEquals("0 null", row(url, "bytes || ' ' || coalesce(content, 'null')"));
  }

  @Test
  void countsARequestThatIsHeldAlreadyOnce() {
    assertEquals(held("one"), held("one"));
    assertMetric("demarc_offline_requests_total{site=\"ward-1\",class=\"internal\"} 1");
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
  void goesOnWhereAClassCannotBeReadAndWipesWhatCannot() throws SQLException {
    String[] changed = {held("one"), held("two"), held("three"), held("four")};
    change(changed[0], "class = 'X Y'");
    change(changed[1], "decision = 'X Y'");
    change(changed[2], "expires = 'never'");
    change(changed[3], "id = NULL");
    String whole = held("five");
    rig.ahead = Duration.ofHours(2);
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    assertEquals("answered", get(whole).get("state").asText());
    assertEquals("1", row(whole, "(SELECT count(*) FROM job)"));
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
}
