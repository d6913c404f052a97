package dev.demarc.node.supervise;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Processes that live until a test ends them, or until the signal they obey. */
final class FakeProcesses implements Processes {
  final List<String> events = new ArrayList<>();
  final Set<Long> living = new HashSet<>();
  boolean startable = true;
  boolean deafToAllButKill;
  private long next = 100;

  @Override
  public Running start(PartSpec part) throws IOException {
    if (!startable) {
      throw new IOException("no such program");
    }
    Running running = new Running(next++, 7, "boot");
    living.add(running.pid());
    events.add("start " + part.name());
    return running;
  }

  @Override
  public boolean alive(Running process) {
    return living.contains(process.pid());
  }

  @Override
  public void signal(Running process, PartSpec.Signal signal) {
    events.add(signal + " " + process.pid());
    if (signal == PartSpec.Signal.KILL || !deafToAllButKill) {
      living.remove(process.pid());
    }
  }

  void die(Running process) {
    living.remove(process.pid());
  }
}
