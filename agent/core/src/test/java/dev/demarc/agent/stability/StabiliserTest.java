package dev.demarc.agent.stability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.stability.ProbeLoop.Found;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StabiliserTest {
  private static final TargetId CLOUD = TargetId.of("cloud");
  private static final TargetId A = TargetId.of("a");
  private static final TargetId B = TargetId.of("b");

  private final VirtualClock clock = new VirtualClock();
  private final Metrics metrics = new Metrics();
  private Stability terms = Terms.with(List.of(List.of("a", "b")));
  private final Stabiliser stabiliser = new Stabiliser(clock, () -> terms, metrics);
  private Found found = Found.GOOD;
  private final List<TargetId> probed = new ArrayList<>();
  private final ProbeLoop probes =
      new ProbeLoop(
          stabiliser,
          target -> {
            probed.add(target);
            return CompletableFuture.completedFuture(found);
          });

  @Test
  void takesATargetDownOnTheThirdFailureInARow() {
    fail(CLOUD, 2);
    assertEquals(Availability.UP, stabiliser.of(CLOUD));
    stabiliser.answered(CLOUD, Duration.ofMillis(5));
    fail(CLOUD, 2);
    assertEquals(Availability.UP, stabiliser.of(CLOUD));
    fail(CLOUD, 1);
    assertEquals(Availability.DOWN, stabiliser.of(CLOUD));
    assertEquals(Availability.UP, stabiliser.of(TargetId.of("other")));
    assertTrue(
        metrics.text().contains("demarc_stability_failovers_total{target=\"cloud\"} 1"),
        metrics.text());
  }

  @Test
  void holdsATargetBackUntilThirtyProbesWereGoodAndTheDwellIsOver() {
    fail(CLOUD, 3);
    seconds(1);
    assertEquals(Availability.DAMPED, stabiliser.of(CLOUD));
    seconds(30);
    assertEquals(Availability.DAMPED, stabiliser.of(CLOUD), "the dwell is not over");
    seconds(28);
    assertEquals(Availability.DAMPED, stabiliser.of(CLOUD));
    seconds(1);
    assertEquals(Availability.UP, stabiliser.of(CLOUD));
    assertTrue(
        metrics.text().contains("demarc_stability_reentries_total{target=\"cloud\"} 1"),
        metrics.text());
  }

  @Test
  void probesTheOthersWhenOneProbeCannotBegin() {
    fail(A, 3);
    fail(B, 3);
    List<TargetId> begun = new ArrayList<>();
    ProbeLoop failing =
        new ProbeLoop(
            stabiliser,
            target -> {
              begun.add(target);
              throw new IllegalStateException("no secret");
            });
    for (int turn = 0; turn < 2; turn++) {
      clock.pass(Duration.ofSeconds(3));
      failing.doWork();
    }
    assertEquals(2, begun.stream().filter(A::equals).count(), begun.toString());
    assertEquals(2, begun.stream().filter(B::equals).count(), begun.toString());
  }

  @Test
  void countsGoodProbesAnewAfterABadOne() {
    fail(CLOUD, 3);
    seconds(29);
    found = Found.BAD;
    seconds(1);
    found = Found.GOOD;
    seconds(30);
    assertEquals(Availability.DAMPED, stabiliser.of(CLOUD), "thirty in a row");
    seconds(1);
    assertEquals(Availability.UP, stabiliser.of(CLOUD));
  }

  @Test
  void probesWhatIsDownAtGrowingIntervalsAndNothingElse() {
    stabiliser.answered(B, Duration.ofMillis(5));
    fail(CLOUD, 3);
    found = Found.BAD;
    seconds(40);
    assertEquals(List.of(CLOUD), probed.stream().distinct().toList());
    assertEquals(7, probed.size(), "after 1, 3, 7, 15, 23, 31 and 39 seconds");
  }

  @Test
  void sendsNoSecondProbeWhileOneIsUnderWay() {
    CompletableFuture<Found> slow = new CompletableFuture<>();
    ProbeLoop loop = new ProbeLoop(stabiliser, target -> slow);
    fail(CLOUD, 3);
    clock.pass(Duration.ofSeconds(1));
    loop.doWork();
    clock.pass(Duration.ofSeconds(60));
    assertEquals(List.of(), stabiliser.due(8));
    slow.completeExceptionally(new IllegalStateException("reset"));
    clock.pass(Duration.ofSeconds(60));
    assertEquals(List.of(CLOUD), stabiliser.due(8));
  }

  @Test
  void probesEightTargetsAtATime() {
    for (int i = 0; i < 20; i++) {
      fail(TargetId.of("t" + i), 3);
    }
    clock.pass(Duration.ofSeconds(1));
    probes.doWork();
    assertEquals(ProbeLoop.MOST_AT_ONCE, probed.size());
  }

  @Test
  void letsTimeSpeakWhereNothingCanBeProbed() {
    found = Found.NOTHING;
    fail(CLOUD, 3);
    seconds(59);
    assertEquals(Availability.DAMPED, stabiliser.of(CLOUD));
    seconds(1);
    assertEquals(Availability.UP, stabiliser.of(CLOUD));
    fail(CLOUD, 1);
    assertEquals(Availability.DOWN, stabiliser.of(CLOUD), "one failure is enough after a rest");
  }

  @Test
  void suppressesATargetThatKeepsFailingUntilItsPenaltyHasDecayed() {
    for (int i = 0; i < 2; i++) {
      fail(CLOUD, 3);
      seconds(61);
      assertEquals(Availability.UP, stabiliser.of(CLOUD), "failover " + i);
    }
    fail(CLOUD, 3);
    seconds(600);
    assertEquals(Availability.DAMPED, stabiliser.of(CLOUD), "suppressed though it works");
    seconds(600);
    assertEquals(Availability.UP, stabiliser.of(CLOUD));
  }

  @Test
  void neverSuppressesForLongerThanTheCeilingAllows() {
    terms = Terms.withDwell(Duration.ZERO, true);
    for (int i = 0; i < 50; i++) {
      fail(CLOUD, 3);
      found = Found.NOTHING;
      seconds(31);
    }
    found = Found.GOOD;
    seconds(1_500);
    assertEquals(Availability.UP, stabiliser.of(CLOUD), "4000 is 750 after 1449 seconds");
  }

  @Test
  void letsABetterPeerLeadOnlyAfterTriggerAndDwell() {
    both(400, 400, 90);
    assertEquals(A, leader());
    both(400, 300, 9);
    assertEquals(A, leader(), "better, and not long enough");
    both(400, 200, 60);
    assertEquals(B, leader());
    both(100, 200, 30);
    assertEquals(B, leader(), "the dwell of the new leader");
    both(100, 200, 60);
    assertEquals(A, leader());
  }

  @Test
  void ignoresAPeerThatIsBetterByLessThanTheMargin() {
    both(400, 400, 60);
    both(400, 330, 600);
    assertEquals(A, leader());
  }

  @Test
  void asksMoreOfTheNextPeerForAWhileAfterAMove() {
    both(400, 400, 60);
    both(400, 280, 90);
    assertEquals(B, leader());
    both(280, 400, 300);
    assertEquals(B, leader(), "43 % are not enough again so soon");
    both(150, 400, 60);
    assertEquals(A, leader(), "a peer that is better by far is taken");
  }

  @Test
  void asksForTheMarginAgainWhenAMoveIsLongAgo() {
    both(400, 400, 60);
    both(400, 280, 90);
    assertEquals(B, leader());
    both(300, 300, 3_600);
    both(300, 400, 90);
    assertEquals(A, leader());
  }

  @Test
  void isNotMovedByAnswersThatAreBetterByChance() {
    both(400, 400, 60);
    for (int i = 0; i < 90; i++) {
      both(400, i % 2 == 0 ? 120 : 480, 1); // 300 in the mean, and no two alike
      assertEquals(A, leader(), "after " + i);
    }
  }

  @Test
  void isMovedInTheEndByAPeerThatIsBetterThoughItsAnswersDiffer() {
    both(400, 400, 60);
    for (int i = 0; i < 600; i++) {
      both(400, i % 2 == 0 ? 100 : 400, 1);
    }
    assertEquals(B, leader());
  }

  @Test
  void takesErrorsForTimeLost() {
    both(400, 400, 60);
    for (int i = 0; i < 60; i++) {
      stabiliser.answered(A, Duration.ofMillis(400));
      stabiliser.failed(A);
      both(400, 400, 1);
    }
    assertEquals(B, leader());
  }

  @Test
  void leadsToAnotherPeerAtOnceWhenTheLeaderIsDown() {
    both(400, 500, 2);
    assertEquals(A, leader());
    fail(A, 3);
    assertEquals(B, leader());
  }

  @Test
  void doesNotMoveEverybodyForOneLuckyAnswer() {
    for (int i = 0; i < 300; i++) {
      stabiliser.answered(A, Duration.ofMillis(400));
      if (i == 100) {
        stabiliser.answered(B, Duration.ofMillis(100));
      }
      clock.pass(Duration.ofSeconds(1));
    }
    assertEquals(A, leader());
  }

  @Test
  void soundsAPeerNotHeardOfForLongOnceAndOutsideSessionsAlone() {
    stabiliser.answered(A, Duration.ofMillis(400));
    clock.pass(Duration.ofSeconds(61));
    assertEquals(A, stabiliser.leaders(false).get(B));
    assertEquals(B, stabiliser.leaders(true).get(B));
    assertEquals(A, stabiliser.leaders(true).get(B));
  }

  @Test
  void leadsNobodyWhereThePolicyNamesNoPeers() {
    terms = Stability.DEFAULT;
    both(400, 100, 100);
    assertTrue(stabiliser.leaders(true).isEmpty());
  }

  @Test
  void knowsHowLongAnswersTakeAndForgetsItWithTheDwell() {
    assertTrue(stabiliser.expectedMillis().isEmpty());
    stabiliser.answered(CLOUD, Duration.ofSeconds(4));
    assertEquals(Map.of(CLOUD, 4_000L), stabiliser.expectedMillis());
    seconds(59);
    assertEquals(Map.of(CLOUD, 4_000L), stabiliser.expectedMillis());
    seconds(1);
    assertTrue(stabiliser.expectedMillis().isEmpty(), "it may be quick again");
  }

  @Test
  void forgetsSteadyTargetsAtTheBoundAndKeepsThoseThatAreDown() {
    fail(CLOUD, 3);
    for (int i = 0; i < Stabiliser.MOST_TARGETS + 10; i++) {
      stabiliser.answered(TargetId.of("t" + i), Duration.ofMillis(1));
    }
    assertEquals(Availability.DOWN, stabiliser.of(CLOUD));
    assertFalse(stabiliser.due(8).contains(TargetId.of("t1")));
  }

  private TargetId leader() {
    return stabiliser.leaders(false).get(A);
  }

  private void both(long a, long b, int seconds) {
    for (int i = 0; i < seconds; i++) {
      stabiliser.answered(A, Duration.ofMillis(a));
      stabiliser.answered(B, Duration.ofMillis(b));
      clock.pass(Duration.ofSeconds(1));
    }
  }

  private void fail(TargetId target, int times) {
    for (int i = 0; i < times; i++) {
      stabiliser.failed(target);
    }
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.pass(Duration.ofSeconds(1));
      probes.doWork();
    }
  }
}
