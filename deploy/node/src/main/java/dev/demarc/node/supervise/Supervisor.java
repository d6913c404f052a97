package dev.demarc.node.supervise;

import dev.demarc.node.supervise.NodeState.PartState;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes what runs equal to what is wanted. A part whose specification changed is ended and started
 * anew. On {@link #stop} parts end one after another, the last started first.
 *
 * <p>Its files are its memory, not its life: while they cannot be read or written (a full disk),
 * what ran is supervised on, with the specifications read last, and the journal says so once when
 * it begins and once when it is over. The state is written again at every step until it succeeds.
 *
 * <p>Stepped by {@link #doWork}; not safe for many threads.
 */
final class Supervisor {
  private final NodeFiles files;
  private final Processes processes;
  private final InstantSource clock;
  private final Consumer<String> journal;
  private final @Nullable Running self;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Trouble reading;
  private final Trouble writing;
  private Map<String, PartSpec> wanted = Map.of();
  private NodeState written = NodeState.NOTHING;
  private boolean stopping;

  Supervisor(
      NodeFiles files,
      Processes processes,
      InstantSource clock,
      Consumer<String> journal,
      @Nullable Running self) {
    this.files = files;
    this.processes = processes;
    this.clock = clock;
    this.journal = journal;
    this.self = self;
    this.reading = new Trouble("reading what shall run", journal);
    this.writing = new Trouble("writing what runs", journal);
  }

  /** Takes over what an earlier supervisor left running; what is not wanted any more is killed. */
  void adopt() throws IOException {
    wanted = read();
    for (PartState left : files.state().parts()) {
      @Nullable Running process = left.process();
      if (process != null) {
        adopt(wanted.get(left.name()), process);
      }
    }
  }

  private void adopt(@Nullable PartSpec spec, Running process) {
    if (spec != null && processes.alive(process)) {
      journal.accept(spec.name() + " was running already, pid " + process.pid());
      parts.put(spec.name(), Part.adopted(spec, processes, journal, process, clock.instant()));
    } else {
      processes.signal(process, PartSpec.Signal.KILL);
    }
  }

  private Map<String, PartSpec> read() throws IOException {
    Map<String, PartSpec> read = new LinkedHashMap<>();
    files.wanted().forEach(spec -> read.put(spec.name(), spec));
    return read;
  }

  void stop() {
    stopping = true;
  }

  /** Whether {@link #stop} was asked for and nothing runs any more. */
  boolean ended() {
    return stopping && parts.isEmpty();
  }

  List<Part> parts() {
    return List.copyOf(parts.values());
  }

  /** One step; returns how many changes it made, 0 when there was nothing to do. */
  int doWork() {
    Instant now = clock.instant();
    if (stopping) {
      stopLast(now);
    } else {
      reconcile(now);
    }
    int work = 0;
    for (Part part : parts()) {
      work += part.doWork(now);
    }
    parts.values().removeIf(part -> part.state() instanceof Part.State.Ended);
    writing.during(this::write);
    return work;
  }

  private void reconcile(Instant now) {
    reading.during(() -> wanted = read());
    for (Part part : parts()) {
      if (!part.spec().equals(wanted.get(part.spec().name()))) {
        part.stop(now);
      }
    }
    wanted.forEach((name, spec) ->
        parts.computeIfAbsent(name, _ -> Part.toStart(spec, processes, journal, now)));
  }

  private void stopLast(Instant now) {
    Optional<Part> last =
        parts.values().stream().max(Comparator.comparingInt(part -> part.spec().order()));
    last.ifPresent(part -> part.stop(now));
  }

  private void write() throws IOException {
    List<PartState> states = new ArrayList<>();
    for (Part part : parts.values()) {
      states.add(
          new PartState(
              part.spec().name(),
              name(part.state()),
              part.process().orElse(null),
              NodeFiles.fingerprint(part.spec()),
              part.restarts()));
    }
    NodeState now = new NodeState(self, states);
    if (!now.equals(written)) {
      files.state(now);
      written = now;
    }
  }

  private static String name(Part.State state) {
    return switch (state) {
      case Part.State.Waiting _ -> "waiting";
      case Part.State.Alive _ -> "running";
      case Part.State.Stopping _ -> "stopping";
      case Part.State.Ended _ -> "ended";
    };
  }
}
