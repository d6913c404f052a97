package dev.demarc.node.supervise;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One part under supervision, stepped by {@link #doWork}.
 *
 * <pre>
 * state     event                     next
 * Waiting   its time has come         Running, or Waiting longer when it cannot be started
 * Running   the process is gone       Waiting; what is left of its session is killed
 * Running   stop                      Stopping; the stop signal is sent
 * Waiting   stop                      Ended
 * Stopping  the process is gone       Ended; what is left of its session is killed
 * Stopping  its time is over          Stopping; the session is killed
 * </pre>
 *
 * Not safe for many threads.
 */
final class Part {
  /** Where the part is in its life. */
  sealed interface State {
    record Waiting(Instant until) implements State {}

    record Alive(Running process, Instant since) implements State {}

    record Stopping(Running process, Instant deadline) implements State {}

    record Ended() implements State {}
  }

  private final PartSpec spec;
  private final Processes processes;
  private final Consumer<String> journal;
  private State state;
  private Backoff backoff = Backoff.NONE;
  private int restarts;

  private Part(PartSpec spec, Processes processes, Consumer<String> journal, State state) {
    this.spec = spec;
    this.processes = processes;
    this.journal = journal;
    this.state = state;
  }

  static Part toStart(PartSpec spec, Processes processes, Consumer<String> journal, Instant now) {
    return new Part(spec, processes, journal, new State.Waiting(now));
  }

  /** Takes over a process that an earlier supervisor started. */
  static Part adopted(
      PartSpec spec, Processes processes, Consumer<String> journal, Running process, Instant now) {
    return new Part(spec, processes, journal, new State.Alive(process, now));
  }

  PartSpec spec() {
    return spec;
  }

  State state() {
    return state;
  }

  int restarts() {
    return restarts;
  }

  Optional<Running> process() {
    return switch (state) {
      case State.Alive alive -> Optional.of(alive.process());
      case State.Stopping stopping -> Optional.of(stopping.process());
      case State.Waiting _, State.Ended _ -> Optional.empty();
    };
  }

  /** Moves the part on; returns how many changes of state that took (0 or 1). */
  int doWork(Instant now) {
    State before = state;
    state =
        switch (before) {
          case State.Waiting waiting -> now.isBefore(waiting.until()) ? waiting : start(now);
          case State.Alive alive -> processes.alive(alive.process()) ? alive : died(alive, now);
          case State.Stopping stopping -> stopping(stopping, now);
          case State.Ended ended -> ended;
        };
    return state.equals(before) ? 0 : 1;
  }

  /** Asks the part to end; harmless when it was asked before. */
  void stop(Instant now) {
    state =
        switch (state) {
          case State.Waiting _ -> new State.Ended();
          case State.Alive alive -> asked(alive, now);
          case State.Stopping stopping -> stopping;
          case State.Ended ended -> ended;
        };
  }

  private State start(Instant now) {
    try {
      Running process = processes.start(spec);
      journal.accept(spec.name() + " started, pid " + process.pid());
      return new State.Alive(process, now);
    } catch (IOException e) {
      journal.accept(spec.name() + " could not be started: " + e.getMessage());
      return later(Duration.ZERO, now);
    }
  }

  private State died(State.Alive alive, Instant now) {
    processes.signal(alive.process(), PartSpec.Signal.KILL);
    return later(Duration.between(alive.since(), now), now);
  }

  private State later(Duration run, Instant now) {
    backoff = backoff.after(run);
    restarts++;
    journal.accept(spec.name() + " is gone; next start in " + backoff.delay().toMillis() + " ms");
    return new State.Waiting(now.plus(backoff.delay()));
  }

  private State asked(State.Alive alive, Instant now) {
    processes.signal(alive.process(), spec.stop());
    return new State.Stopping(alive.process(), now.plusSeconds(spec.stopSeconds()));
  }

  private State stopping(State.Stopping stopping, Instant now) {
    boolean gone = !processes.alive(stopping.process());
    if (gone || !now.isBefore(stopping.deadline())) {
      processes.signal(stopping.process(), PartSpec.Signal.KILL);
    }
    if (gone) {
      journal.accept(spec.name() + " ended");
      return new State.Ended();
    }
    return stopping;
  }
}
