package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.JobState;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.DecisionId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The turns of requests that wait: none is kept from it, none runs twice unknown, none for nobody.
 */
class JobTurnsTest extends JobsBench {
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
              if (!job.id().equals(id(behind))
                  || !rig.jobs.turns().begins(job.id(), job.decision())) {
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
    assertTrue(rig.jobs.turns().begins(id(unanswered), decision));
    rig.jobs(any -> false).close();
    assertEquals("waiting", get(unanswered).get("state").asText());
    assertEquals(1, get(unanswered).get("attempts").asInt());
    assertTrue(rig.jobs.turns().begins(id(unanswered), decision));
    rig.jobs(decision::equals).close();
    assertEquals("refused", get(unanswered).get("state").asText());
    assertTrue(get(unanswered).at("/error/message").asText().contains("not run a second time"));
  }

  @Test
  void takesUpWhatAFaultOfTheDiskLeftRunning() throws SQLException {
    String url = held("one");
    rig.availability.put(BOX, Availability.UP);
    failing("'answered'");
    assertEquals(ErrorCode.UNAVAILABLE, refused(runner::doWork));
    assertEquals("running", get(url).get("state").asText());
    mended();
    runner.doWork();
    assertEquals("answered", get(url).get("state").asText());
    assertEquals(2, get(url).get("attempts").asInt());
  }

  @Test
  void doesNotRunAgainWhatWasAnsweredWhenTheDiskFailed() throws SQLException {
    String url = held("one");
    rig.availability.put(BOX, Availability.UP);
    try (Jobs jobs = rig.jobs(decision -> true)) {
      JobRunner turns = runner(jobs);
      failing("'answered'");
      assertEquals(ErrorCode.UNAVAILABLE, refused(turns::doWork));
      mended();
      turns.doWork();
    }
    assertEquals("refused", get(url).get("state").asText());
    assertTrue(get(url).at("/error/message").asText().contains("not run a second time"));
    assertEquals(1, rig.spare.got.size());
  }

  @Test
  void letsAJobWaitWhileNobodyCanBeAskedForMoreOfItsBudget() {
    String url = held("one");
    afterTurn(true);
    assertEquals("waiting", get(url).get("state").asText());
    afterTurn(false);
    assertEquals("refused", get(url).get("state").asText());
  }

  private void afterTurn(boolean unreached) {
    BudgetId budget = new BudgetId(new UUID(0, 7));
    Refusal refusal =
        Refusal.of(ErrorCode.BUDGET_EXHAUSTED).unpaid(new Refusal.Spent(budget, null, unreached));
    new JobRunner(
            rig.jobs,
            () -> rig.policy,
            () -> rig.availability,
            (job, inbound, reply) -> {
              throw refusal;
            },
            InstantSource.system(),
            new Random(1))
        .doWork();
  }

  /** The file refuses whatever would move a job to one of these states. */
  private void failing(String states) throws SQLException {
    sql(
        "CREATE TRIGGER failing BEFORE UPDATE OF state ON job WHEN NEW.state IN ("
            + states
            + ") BEGIN SELECT RAISE(ABORT, 'full'); END");
  }

  private void mended() throws SQLException {
    sql("DROP TRIGGER failing");
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
  void decidesEachUnderThePolicyOfItsTurn() {
    held("one");
    held("two");
    held("three");
    List<InForce> obeyed = new ArrayList<>();
    JobRunner looks =
        new JobRunner(
            rig.jobs,
            () -> rig.policy,
            () -> rig.availability,
            (job, inbound, reply) -> {
              obeyed.add(inbound.caller().policy());
              if (obeyed.size() == 1) {
                rig.queue(terms(9, 1 << 20));
              } else {
                rig.policy = Optional.empty();
              }
              throw Refusal.of(ErrorCode.QUEUED);
            },
            InstantSource.system(),
            new Random(1));
    looks.doWork();
    assertEquals(2, obeyed.size(), "none without a policy");
    assertNotEquals(obeyed.getFirst(), obeyed.getLast());
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
              rig.jobs.turns().begins(job.id(), job.decision());
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
}
