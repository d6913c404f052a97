package dev.demarc.server.identity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Steps outside the database that are undone, last first, when a later one fails. What cannot be
 * undone is logged by what it was and left: doing the whole again finds it there.
 */
public final class Compensation {
  private static final Logger LOG = Logger.getLogger(Compensation.class);

  private final Deque<Undo> undos = new ArrayDeque<>();

  private record Undo(String what, Runnable run) {}

  /** Remembers how to undo what has just succeeded. */
  public void onFailure(String what, Runnable undo) {
    undos.push(new Undo(what, undo));
  }

  /** Runs the work and undoes its remembered steps when it throws. */
  public <T> T run(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException failure) {
      undos.forEach(Compensation::undo);
      throw failure;
    }
  }

  private static void undo(Undo step) {
    try {
      step.run.run();
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "could not undo: %s", step.what);
    }
  }
}
