package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parts of an installation that are killed in turn; the supervisor starts each again. */
final class Victims {
  private final Storage storage;
  private final List<String> parts;
  private final Map<String, Integer> kills = new TreeMap<>();
  private int turn;

  Victims(Storage storage, List<String> parts) {
    this.storage = storage;
    this.parts = parts;
  }

  /** Kills the next; one that is just being started again has no process to kill. */
  void killNext() throws IOException {
    String part = parts.get(turn++ % parts.size());
    try {
      long pid = storage.pid(part);
      if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
        kills.merge(part, 1, Integer::sum);
      }
    } catch (IllegalStateException notRunning) {
      System.out.println(part + " was down already");
    }
  }

  void assertEachWasKilled() {
    parts.forEach(part -> assertTrue(kills.containsKey(part), part + " was never killed"));
  }

  @Override
  public String toString() {
    return kills.toString();
  }
}
