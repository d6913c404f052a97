package dev.demarc.node.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  @TempDir Path directory;
  private final FakeProcesses processes = new FakeProcesses();
  private final List<String> journal = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private NodeFiles files = new NodeFiles(Path.of("unset"));
  private Supervisor supervisor = supervisor();

  @BeforeEach
  void useDirectory() throws IOException {
    files = new NodeFiles(directory);
    files.wanted();
    supervisor = supervisor();
  }

  @Test
  void startsPartsInTheirOrder() throws IOException {
    files.want(Specs.part("a-second", 2));
    files.want(Specs.part("b-first", 1));
    supervisor.doWork();
    assertEquals(List.of("start b-first", "start a-second"), processes.events);
  }

  @Test
  void endsTheLastPartBeforeTheOneBeforeItIsAsked() throws IOException {
    files.want(Specs.part("first", 1));
    files.want(Specs.part("second", 2));
    supervisor.doWork();
    processes.events.clear();
    supervisor.stop();
    supervisor.doWork();
    assertEquals(List.of("TERM 101", "KILL 101"), processes.events);
    assertFalse(supervisor.ended());
    supervisor.doWork();
    assertTrue(supervisor.ended());
    assertEquals(List.of(), files.state().parts());
  }

  @Test
  void writesWhatRunsForStatus() throws IOException {
    files.want(Specs.part("portal", 5));
    supervisor.doWork();
    NodeState.PartState state = files.state().part("portal").orElseThrow();
    assertEquals("running", state.state());
    assertEquals(new Running(100, 7, "boot"), state.process());
  }

  @Test
  void restartsAPartWhenItsSpecificationChanged() throws IOException {
    files.want(Specs.part("portal", 5));
    supervisor.doWork();
    files.want(Specs.part("portal", 5, List.of("sleep", "700")));
    supervisor.doWork();
    supervisor.doWork();
    assertEquals(List.of("start portal", "TERM 100", "KILL 100", "start portal"), processes.events);
  }

  @Test
  void takesOverWhatAKilledSupervisorLeftRunning() throws IOException {
    files.want(Specs.part("portal", 5));
    supervisor.doWork();
    Supervisor successor = supervisor();
    successor.adopt();
    successor.doWork();
    assertEquals(List.of("start portal"), processes.events);
    processes.living.clear();
    successor.doWork();
    now = now.plusSeconds(1);
    successor.doWork();
    assertEquals(List.of("start portal", "KILL 100", "start portal"), processes.events);
  }

  @Test
  void killsWhatAKilledSupervisorLeftRunningThatIsNotWantedAnyMore() throws IOException {
    files.want(Specs.part("portal", 5));
    supervisor.doWork();
    files.wantNothing();
    Supervisor successor = supervisor();
    successor.adopt();
    assertEquals(List.of("start portal", "KILL 100"), processes.events);
    assertEquals(List.of(), successor.parts());
  }

  @Test
  void supervisesOnWhileItsStateCannotBeWritten() throws IOException {
    files.want(Specs.part("portal", 5));
    Path state = Files.createDirectories(directory.resolve("state.json/taken"));
    supervisor.doWork();
    supervisor.doWork();
    processes.living.clear();
    supervisor.doWork();
    now = now.plusSeconds(1);
    supervisor.doWork();
    assertEquals(List.of("start portal", "KILL 100", "start portal"), processes.events);
    assertEquals(1, told("writing what runs fails"), journal.toString());
    Files.delete(state);
    Files.delete(state.getParent());
    supervisor.doWork();
    assertEquals("running", files.state().part("portal").orElseThrow().state());
    assertEquals(1, told("writing what runs works again"), journal.toString());
  }

  @Test
  void keepsWhatItKnewWhileItsWishesCannotBeRead() throws IOException {
    files.want(Specs.part("portal", 5));
    supervisor.doWork();
    Path broken = directory.resolve("parts/broken.json");
    Files.writeString(broken, "{");
    supervisor.doWork();
    processes.living.clear();
    supervisor.doWork();
    now = now.plusSeconds(1);
    supervisor.doWork();
    assertEquals(List.of("start portal", "KILL 100", "start portal"), processes.events);
    assertEquals(1, told("reading what shall run fails"), journal.toString());
    Files.delete(broken);
    supervisor.doWork();
    assertEquals(1, told("reading what shall run works again"), journal.toString());
  }

  private long told(String words) {
    return journal.stream().filter(line -> line.startsWith(words)).count();
  }

  private Supervisor supervisor() {
    return new Supervisor(files, processes, () -> now, journal::add, null);
  }
}
