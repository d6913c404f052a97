package dev.demarc.node.supervise;

import java.io.IOException;

/** The operating system as the supervisor sees it. A part is the leader of a session of its own. */
interface Processes {

  /** Starts the part; what it prints is appended to its log. */
  Running start(PartSpec part) throws IOException;

  boolean alive(Running process);

  /** Signals the process and all others of its session, also when the leader is gone already. */
  void signal(Running process, PartSpec.Signal signal);
}
