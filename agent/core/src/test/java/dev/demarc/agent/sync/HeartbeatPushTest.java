package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.contract.agent.HeartbeatAnswer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatPushTest {
  private static final String CALL = "POST /agent/v1/heartbeat";
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path temporary;

  private final Fixture fixture = new Fixture();
  private final FakeControlPlane fake = new FakeControlPlane(fixture);
  private final AtomicInteger woken = new AtomicInteger();
  private Instant now = Fixture.NOW;
  private final Pace pace = new Pace(() -> now, new Random(1));
  private HttpControlPlane http;
  private HeartbeatPush push;

  @BeforeEach
  void open() {
    DataDirectory data = DataDirectory.open(temporary);
    Identity identity = fixture.identity(fake.url());
    http = new HttpControlPlane(fake.vertx, URI.create(fake.url()));
    var session =
        new Session(
            identity,
            AccessKeys.of(data, identity),
            http,
            InstantSource.system(),
            new Standing(data));
    var clock = new SignedClock(data, () -> now, () -> 0);
    push = new HeartbeatPush(session, clock, this::heartbeat, pace, woken::incrementAndGet);
  }

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  private Heartbeat heartbeat() {
    return new Heartbeat("0.2.0", 1, 1, 0, 0, now, new TreeMap<>());
  }

  private void told(String newest) {
    fake.answer(CALL, Canned.json(200, new HeartbeatAnswer(newest)));
    push.doWork();
  }

  @Test
  void wakesThePullsWhenSomethingIsNewerAndOnlyThen() {
    told("1.0.0");
    assertEquals(1, woken.get());
    told("1.0.0");
    assertEquals(1, woken.get());
    told("2.0.0");
    assertEquals(2, woken.get());
  }

  @Test
  void letsThePullsWaitLongOnlyWhileItIsTold() {
    assertTrue(pace.next().compareTo(SOON) < 0);
    told("1.0.0");
    assertTrue(pace.next().compareTo(SOON) > 0);
    now = now.plusSeconds(41);
    assertTrue(pace.next().compareTo(SOON) < 0, "nobody told for 41 seconds");
    told("1.0.0");
    now = now.minusSeconds(1);
    assertTrue(pace.next().compareTo(SOON) < 0, "the clock was set back");
  }

  @Test
  void asksAsOftenAsBeforeOfAControlPlaneThatTellsNothing() {
    fake.answer(CALL, Canned.status(204));
    push.doWork();
    assertEquals(0, woken.get());
    assertTrue(pace.next().compareTo(SOON) < 0);
  }

  @Test
  void takesAnAnswerThatIsNoneForAwayAndGoesOnPulling() {
    fake.answer(CALL, Canned.json(200, "newest"));
    assertThrows(RuntimeException.class, push::doWork);
    assertTrue(pace.next().compareTo(SOON) < 0);
  }
}
