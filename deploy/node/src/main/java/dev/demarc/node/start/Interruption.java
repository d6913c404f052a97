package dev.demarc.node.start;

import dev.demarc.node.machine.Refusal;
import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and SIGTERM, for a command that must put something right before it ends: they break off
 * only what is breakable, and the program lives until this is closed.
 */
final class Interruption implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean told;
  private boolean breakable;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /** What is broken off by an interrupt of this thread, none of which reaches what comes after. */
  void during(Work work) throws InterruptedException {
    begin();
    try {
      work.run();
    } finally {
      over();
    }
  }

  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  private synchronized void begin() {
    if (told) {
      throw new Refusal("interrupted");
    }
    breakable = true;
  }

  private synchronized void over() {
    breakable = false;
    Thread.interrupted();
  }

  private synchronized void tell() {
    told = true;
    if (breakable) {
      worker.interrupt();
    }
  }

  private void end() {
    tell();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
