package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import java.io.PrintStream;
import java.util.Set;

/** {@code down}: ends every part, the last started first. */
public final class Down {
  private final SupervisorHandle supervisor;
  private final PrintStream out;

  public Down(Place place, PrintStream out) {
    this.supervisor = new SupervisorHandle(place);
    this.out = out;
  }

  public void run() throws InterruptedException {
    Set<String> running = supervisor.running();
    if (running.isEmpty() && !supervisor.alive()) {
      out.println("Nothing is running.");
      return;
    }
    out.println("Ending " + String.join(", ", running.stream().sorted().toList()));
    supervisor.stop();
    out.println("Ended. The data is kept.");
  }
}
