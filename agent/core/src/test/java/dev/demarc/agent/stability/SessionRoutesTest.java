package dev.demarc.agent.stability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.stability.SessionRoutes.Left;
import dev.demarc.agent.stability.SessionRoutes.Stay;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import dev.demarc.contract.trace.SessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionRoutesTest {
  private static final ApplicationId APP = ApplicationId.of("notes");
  private static final Optional<Left> BY_CHOICE = Optional.empty();
  private static final Optional<Left> FELL =
      Optional.of(new Left(TargetId.of("cloud"), "http_503"));

  private final VirtualClock clock = new VirtualClock();
  private final Metrics metrics = new Metrics();
  private final SessionRoutes sessions = new SessionRoutes(clock, metrics, 3);
  private final Stability terms = Stability.DEFAULT;

  @Test
  void keepsASessionWhereItWasAnswered() {
    assertEquals(Optional.empty(), stay("s1"));
    answered("s1", "cloud", BY_CHOICE);
    clock.pass(Duration.ofHours(5));
    assertEquals(Optional.of(new Stay(TargetId.of("cloud"), BY_CHOICE)), stay("s1"));
    assertEquals(Optional.empty(), stay("s2"));
  }

  @Test
  void sendsASessionThatFellBackHomeAfterTheDwellAndSaysUntilThenThatItFell() {
    answered("s1", "spare", FELL);
    clock.pass(Duration.ofSeconds(59));
    assertEquals(Optional.of(new Stay(TargetId.of("spare"), FELL)), stay("s1"));
    answered("s1", "spare", FELL);
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), stay("s1"), "staying does not begin the dwell anew");
  }

  @Test
  void keepsNobodyWhereThePolicyWantsNoAffinity() {
    answered("s1", "cloud", BY_CHOICE);
    assertEquals(
        Optional.empty(),
        sessions.stay(APP, SessionDigest.of("s1"), Terms.withDwell(Duration.ofMinutes(1), false)));
  }

  @Test
  void countsSwitchesSessionsThatChangedAndThoseThatThrash() {
    for (int i = 0; i < 7; i++) {
      answered("s1", i % 2 == 0 ? "cloud" : "spare", BY_CHOICE);
    }
    answered("s2", "cloud", BY_CHOICE);
    String text = metrics.text();
    assertTrue(text.contains("demarc_stability_sessions_total 2"), text);
    assertTrue(text.contains("demarc_stability_session_changes_total 1"), text);
    assertTrue(
        text.contains(
            "demarc_stability_switches_total{scope=\"session\",from=\"cloud\",to=\"spare\"} 3"),
        text);
    assertTrue(text.contains("demarc_stability_thrash_total{target=\"spare\"} 1"), text);
  }

  @Test
  void saysOfEachAnswerWhatItWasToItsSession() {
    List<Set<SessionEvent>> told = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      told.add(answered("s1", i % 2 == 0 ? "cloud" : "spare", BY_CHOICE).events());
    }
    told.add(answered("s1", "cloud", BY_CHOICE).events());
    Set<SessionEvent> switched = Set.of(SessionEvent.SWITCHED);
    assertEquals(
        List.of(
            Set.of(SessionEvent.BEGUN),
            Set.of(SessionEvent.SWITCHED, SessionEvent.CHANGED),
            switched,
            switched,
            switched,
            Set.of(SessionEvent.SWITCHED, SessionEvent.THRASHED),
            switched,
            Set.of()),
        told);
    assertEquals(6, answered("s1", "cloud", BY_CHOICE).switches());
  }

  @Test
  void countsNoThrashWhereTheSameSwitchesTakeHours() {
    for (int i = 0; i < 12; i++) {
      answered("s1", i % 2 == 0 ? "cloud" : "spare", BY_CHOICE);
      clock.pass(Duration.ofMinutes(20));
    }
    assertFalse(metrics.text().contains("thrash"), metrics.text());
  }

  @Test
  void forgetsTheSessionUnusedForLongestAtTheBound() {
    answered("s1", "cloud", BY_CHOICE);
    answered("s2", "cloud", BY_CHOICE);
    answered("s3", "cloud", BY_CHOICE);
    stay("s1");
    answered("s4", "cloud", BY_CHOICE);
    assertEquals(Optional.empty(), stay("s2"));
    assertTrue(stay("s1").isPresent());
  }

  @Test
  void tellsHowMuchTheLatenciesOfASessionDiffer() {
    for (int i = 0; i < 18; i++) {
      answer("s1", "cloud", BY_CHOICE, Duration.ofMillis(100));
    }
    assertFalse(metrics.text().contains("latency_variance"), "too few");
    assertNull(answer("s1", "cloud", BY_CHOICE, Duration.ofMillis(1_600)).spreadMicros());
    Long spread = answer("s1", "cloud", BY_CHOICE, Duration.ofMillis(1_600)).spreadMicros();
    assertEquals(1_500_000, Objects.requireNonNull(spread), 300_000);
    String sum =
        metrics
            .text()
            .lines()
            .filter(line -> line.startsWith("demarc_latency_variance_seconds_sum"))
            .findFirst()
            .orElseThrow();
    assertTrue(sum.contains("boundary=\"managed-cloud\""), sum);
    assertEquals(1.5, Double.parseDouble(sum.substring(sum.indexOf(' ') + 1)), 0.3);
  }

  private Optional<Stay> stay(String session) {
    return sessions.stay(APP, SessionDigest.of(session), terms);
  }

  private SessionTurn answered(String session, String target, Optional<Left> left) {
    return answer(session, target, left, Duration.ofMillis(100));
  }

  private SessionTurn answer(String session, String target, Optional<Left> left, Duration latency) {
    Route cloud = Fixture.route();
    Route route =
        new Route(
            TargetId.of(target), cloud.model(), cloud.boundary(), cloud.region(), cloud.operator());
    return sessions.answered(APP, SessionDigest.of(session), route, left, latency, terms);
  }
}
