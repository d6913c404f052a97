package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.JobState;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.DecisionId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests that wait, and time: what expires, when, and what is left of it. */
class JobTimesTest extends JobsBench {
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
  void waitsAsLongAsTheLastOfTheCallersThatAskTheSame() {
    String first = waiting("one", "20s");
    assertEquals(first, waiting("one", "50s"));
    assertEquals(first, waiting("one", "30s"));
    Instant made = Instant.parse(get(first).get("createdAt").asText());
    Instant expires = Instant.parse(get(first).get("expiresAt").asText());
    assertFalse(expires.isBefore(made.plusSeconds(50)), expires.toString());
    assertEquals(first, held("one"));
    assertEquals(
        made.plus(Duration.ofHours(8)), Instant.parse(get(first).get("expiresAt").asText()));
  }

  @Test
  void holdsAnewWhatItHeldPastItsTime() throws SQLException {
    String first = waiting("one", "20s");
    rig.ahead = Duration.ofMinutes(1);
    String second = waiting("one", "20s");
    assertNotEquals(first, second);
    assertEquals("waiting", get(second).get("state").asText());
  }

  /** Held for a caller that waits this long, and where. */
  private String waiting(String text, String deadline) {
    var told = rig.chat(body(text), "Demarc-Class", "internal", "Demarc-Deadline", deadline);
    return Rig.json(told.body()).at("/error/job/url").asText();
  }

  @Test
  void endsWhatIsDueWhileARouteWorksForAnother() throws SQLException {
    String running = held("one");
    String waiting = held("two");
    List<String> seen = new ArrayList<>();
    JobRunner looks =
        new JobRunner(
            rig.jobs,
            () -> rig.policy,
            () -> rig.availability,
            (job, inbound, reply) -> {
              rig.jobs.turns().begins(job.id(), job.decision());
              rig.ahead = Duration.ofHours(9);
              expiry.doWork();
              seen.add(job.id() + " gone: " + reply.gone());
              throw new Reply.Gone();
            },
            InstantSource.system(),
            new Random(1));
    looks.doWork();
    assertEquals(List.of(id(running) + " gone: true"), seen);
    assertEquals("expired", row(running, "state"));
    assertEquals("expired", row(waiting, "state"));
  }

  @Test
  void beginsNoAttemptOfAJobPastItsTime() {
    String url = held("one");
    rig.ahead = Duration.ofHours(9);
    assertFalse(rig.jobs.turns().begins(id(url), DecisionId.of("dec_0123456789ABCDEFGHJKMNPQRS")));
    assertEquals("expired", get(url).get("state").asText());
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
  void forgetsWhatEndedAlsoWhereNothingExpires() {
    String url = held("one");
    assertEquals(200, rig.send(url, Rig.DELETE).statusCode());
    expiry.doWork();
    assertEquals("cancelled", get(url).get("state").asText());
    rig.ahead = Duration.ofHours(26);
    expiry.doWork();
    assertEquals(404, rig.send(url, null).statusCode());
  }

  @Test
  void obeysAShorterAgeOfANewPolicyInEveryState() throws SQLException {
    String answered = held("one");
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    rig.availability.put(BOX, Availability.DOWN);
    String waiting = held("two");
    String runs = held("three");
    assertTrue(rig.jobs.turns().begins(id(runs), DecisionId.of("dec_0123456789ABCDEFGHJKMNPQRS")));
    expiry.doWork();
    rig.ahead = Duration.ofHours(2);
    rig.queue(terms(Duration.ofHours(1), 10, 1 << 20));
    expiry.doWork();
    for (String url : List.of(answered, waiting, runs)) {
      assertEquals("expired 0", row(url, "state || ' ' || bytes"), url);
    }
  }

  @Test
  void keepsTheAgeOfWhatANewPolicyLetsWaitLonger() {
    String url = held("one");
    String expires = get(url).get("expiresAt").asText();
    rig.queue(terms(Duration.ofDays(2), 10, 1 << 20));
    expiry.doWork();
    assertEquals(expires, get(url).get("expiresAt").asText());
  }

  @Test
  void holdsNothingOnceItIsRevoked() throws SQLException {
    String answered = held("one");
    rig.availability.put(BOX, Availability.UP);
    runner.doWork();
    rig.availability.put(BOX, Availability.DOWN);
    String waiting = held("two");
    revoked = true;
    rig.policy = Optional.empty();
    expiry.doWork();
    for (String url : List.of(answered, waiting)) {
      assertEquals("expired 0", row(url, "state || ' ' || bytes"), url);
    }
  }
}
