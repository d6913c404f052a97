package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.supervise.Daemon;
import dev.demarc.node.supervise.LinuxProcesses;
import dev.demarc.node.supervise.NodeFiles;
import dev.demarc.node.supervise.NodeState;
import dev.demarc.node.supervise.NodeState.PartState;
import dev.demarc.node.supervise.PartSpec;
import dev.demarc.node.supervise.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The background supervisor, seen from the command line: through its files and signals. */
final class SupervisorHandle {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Place place;
  private final NodeFiles files;

  SupervisorHandle(Place place) {
    this.place = place;
    this.files = new NodeFiles(place.node());
  }

  NodeState state() {
    try {
      return files.state();
    } catch (IOException e) {
      throw new Refusal("cannot read the supervisor's state", e);
    }
  }

  boolean alive() {
    return Optional.ofNullable(state().supervisor()).filter(LinuxProcesses::lives).isPresent();
  }

  /** The parts whose processes live, whether or not the supervisor does. */
  Set<String> running() {
    return state().parts().stream()
        .filter(
            part -> Optional.ofNullable(part.process()).filter(LinuxProcesses::lives).isPresent())
        .map(PartState::name)
        .collect(Collectors.toSet());
  }

  /** Starts it unless it runs; one of another build is replaced, and the parts run on meanwhile. */
  void start() {
    Running now = state().supervisor();
    if (now != null && LinuxProcesses.lives(now)) {
      if (LinuxProcesses.commandLine(now).contains(classPath())) {
        return;
      }
      ProcessHandle.of(now.pid()).ifPresent(ProcessHandle::destroyForcibly);
      await(LIMIT, () -> !LinuxProcesses.lives(now));
    }
    try {
      files.lock();
      ProcessBuilder builder = new ProcessBuilder(command()).directory(place.data().toFile());
      builder.environment().put("DEMARC_DATA", place.data().toString());
      builder.environment().put("DEMARC_CACHE", place.cache().toString());
      builder.environment().put("DEMARC_PORT_BASE", Integer.toString(place.portBase()));
      Running started = LinuxProcesses.detached(builder, place.log("supervisor"));
      await(Duration.ofSeconds(20), () -> alive() || !LinuxProcesses.lives(started));
    } catch (IOException e) {
      throw new Refusal("cannot start the supervisor", e);
    }
    if (!alive()) {
      throw new Refusal("the supervisor ended at once; see " + place.log("supervisor"));
    }
  }

  private List<String> command() {
    return List.of(
        "setsid",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-Xss512k",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Ddemarc.home=" + place.home(),
        "-cp",
        classPath(),
        "dev.demarc.node.Main",
        "supervise");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  void want(PartSpec part) {
    try {
      files.want(part);
    } catch (IOException e) {
      throw new Refusal("cannot hand " + part.name() + " to the supervisor", e);
    }
  }

  /** What is to run, in the order of starting. */
  List<PartSpec> wanted() {
    try {
      return files.wanted();
    } catch (IOException e) {
      throw new Refusal("cannot read what runs", e);
    }
  }

  /** Ends everything; returns once nothing runs any more. */
  void stop() throws InterruptedException {
    try {
      Running supervisor = state().supervisor();
      if (supervisor == null || !LinuxProcesses.lives(supervisor)) {
        Daemon.sweep(place);
        return;
      }
      ProcessHandle.of(supervisor.pid()).ifPresent(ProcessHandle::destroy);
      if (!await(LIMIT, () -> !LinuxProcesses.lives(supervisor))) {
        throw new Refusal("the supervisor did not end; see " + place.log("supervisor"));
      }
    } catch (IOException e) {
      throw new Refusal("cannot end the parts", e);
    }
  }

  /** A condition polled five times a second. */
  interface Condition {
    boolean holds();
  }

  static boolean await(Duration limit, Condition condition) {
    Instant end = Instant.now().plus(limit);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refusal("interrupted");
      }
    }
    return true;
  }
}
