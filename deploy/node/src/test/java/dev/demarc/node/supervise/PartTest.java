package dev.demarc.node.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeProcesses processes = new FakeProcesses();
  private final List<String> journal = new ArrayList<>();
  private final Part part = Part.toStart(Specs.part("portal", 5), processes, journal::add, START);

  @Test
  void startsAtOnce() {
    assertEquals(1, part.doWork(START));
    assertInstanceOf(Part.State.Alive.class, part.state());
    assertEquals(0, part.doWork(START.plusSeconds(1)));
    assertEquals(List.of("start portal"), processes.events);
  }

  @Test
  void startsAgainAfterTheDelayWhenItsProcessDied() {
    part.doWork(START);
    processes.die(part.process().orElseThrow());
    part.doWork(START.plusMillis(100));
    assertEquals(new Part.State.Waiting(START.plusMillis(600)), part.state());
    assertEquals(0, part.doWork(START.plusMillis(599)));
    assertEquals(1, part.doWork(START.plusMillis(600)));
    assertInstanceOf(Part.State.Alive.class, part.state());
    assertEquals(1, part.restarts());
  }

  @Test
  void killsWhatIsLeftOfTheSessionBeforeItStartsAgain() {
    part.doWork(START);
    processes.die(part.process().orElseThrow());
    part.doWork(START.plusSeconds(1));
    part.doWork(START.plusSeconds(2));
    assertEquals(List.of("start portal", "KILL 100", "start portal"), processes.events);
  }

  @Test
  void waitsLongerEachTimeWhenItCannotBeStarted() {
    processes.startable = false;
    part.doWork(START);
    assertEquals(new Part.State.Waiting(START.plusMillis(500)), part.state());
    part.doWork(START.plusMillis(500));
    assertEquals(new Part.State.Waiting(START.plusMillis(1_500)), part.state());
    assertTrue(journal.getFirst().contains("no such program"), journal.toString());
  }

  @Test
  void endsWhenItsProcessObeysTheStopSignal() {
    part.doWork(START);
    part.stop(START);
    part.doWork(START);
    assertInstanceOf(Part.State.Ended.class, part.state());
    assertEquals(List.of("start portal", "TERM 100", "KILL 100"), processes.events);
  }

  @Test
  void killsTheProcessOnlyWhenItsTimeToEndIsOver() {
    processes.deafToAllButKill = true;
    part.doWork(START);
    part.stop(START);
    part.doWork(START.plusMillis(9_999));
    assertInstanceOf(Part.State.Stopping.class, part.state());
    assertEquals(List.of("start portal", "TERM 100"), processes.events);
    part.doWork(START.plusSeconds(10));
    part.doWork(START.plusSeconds(10));
    assertInstanceOf(Part.State.Ended.class, part.state());
  }

  @Test
  void endsWithoutASignalWhenItWasWaiting() {
    part.stop(START);
    assertInstanceOf(Part.State.Ended.class, part.state());
    assertEquals(0, part.doWork(START.plusSeconds(60)));
    assertEquals(List.of(), processes.events);
  }
}
