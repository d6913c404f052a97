package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.supervise.NodeFiles;
import dev.demarc.node.supervise.NodeState.PartState;
import dev.demarc.node.supervise.PartSpec;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/** Starts one part after another and prints one line for each: its name and the seconds it took. */
final class Starting {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int GIVEN_UP_AFTER = 5;

  private final Place place;
  private final SupervisorHandle supervisor;
  private final PrintStream out;

  Starting(Place place, SupervisorHandle supervisor, PrintStream out) {
    this.place = place;
    this.supervisor = supervisor;
    this.out = out;
  }

  /** Starts the part and waits until it is ready. */
  void part(String note, Supplier<PartSpec> prepare, SupervisorHandle.Condition ready) {
    step(
        note,
        () -> {
          PartSpec part = prepare.get();
          supervisor.want(part);
          int before = restarts(part.name());
          boolean up =
              SupervisorHandle.await(
                  LIMIT, () -> running(part) && ready.holds() || failed(part, before));
          if (!up || failed(part, before)) {
            throw new Refusal(
                "%s did not become ready; its log is %s"
                    .formatted(part.name(), place.log(part.name())));
          }
        });
  }

  /** Does something and prints how long it took. */
  void step(String note, Runnable work) {
    Instant start = Instant.now();
    out.printf(Locale.ROOT, "  %-34s", note);
    out.flush();
    try {
      work.run();
    } catch (RuntimeException e) {
      out.println(" failed");
      throw e;
    }
    out.printf(
        Locale.ROOT, " %6.1f s%n", Duration.between(start, Instant.now()).toMillis() / 1000.0);
  }

  /** Whether it runs as it is wanted now: a process of an older specification does not count. */
  private boolean running(PartSpec part) {
    String wanted = NodeFiles.fingerprint(part);
    return supervisor
        .state()
        .part(part.name())
        .filter(p -> p.state().equals("running") && p.fingerprint().equals(wanted))
        .isPresent();
  }

  private boolean failed(PartSpec part, int before) {
    return restarts(part.name()) - before >= GIVEN_UP_AFTER || !supervisor.alive();
  }

  private int restarts(String name) {
    return supervisor.state().part(name).map(PartState::restarts).orElse(0);
  }
}
