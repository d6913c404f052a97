package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Parts of an installation that are killed in turn; the supervisor starts each again. */
public final class Victims {
  private static final String READY = "/q/health/ready";
  private static final int TRIES = 600;
  private static final long PAUSE_MILLIS = 500;
  private static final long GONE_SECONDS = 30;

  private final Storage storage;
  private final List<String> parts;
  private final Map<String, Integer> kills = new TreeMap<>();
  private int turn;

  public Victims(Storage storage, List<String> parts) {
    this.storage = storage;
    this.parts = parts;
  }

  /**
   * Kills the next, and returns when it is gone; one that is just being started again has no
   * process to kill.
   */
  public void killNext() throws Exception {
    String part = parts.get(turn++ % parts.size());
    try {
      Optional<ProcessHandle> process = ProcessHandle.of(storage.pid(part));
      if (process.isPresent() && process.get().destroyForcibly()) {
        process.get().onExit().get(GONE_SECONDS, TimeUnit.SECONDS);
        kills.merge(part, 1, Integer::sum);
      }
    } catch (IllegalStateException notRunning) {
      System.out.println(part + " was down already");
    }
  }

  /** Until the control plane answers and the database takes connections, whatever died last. */
  public void awaitBack(Installation installation) throws Exception {
    for (int tries = 0; !isBack(installation); tries++) {
      assertTrue(tries < TRIES, "not everything came back");
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isBack(Installation installation) throws IOException {
    try (var database = storage.connect("demarc_app")) {
      return database.isValid(1) && Http.to(installation.controlPlane()).get(READY).status() == 200;
    } catch (SQLException | UncheckedIOException away) {
      return false;
    }
  }

  public void assertEachWasKilled() {
    parts.forEach(part -> assertTrue(kills.containsKey(part), part + " was never killed"));
  }

  @Override
  public String toString() {
    return kills.toString();
  }
}
