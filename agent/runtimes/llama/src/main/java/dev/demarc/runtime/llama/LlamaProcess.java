package dev.demarc.runtime.llama;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * llama.cpp in a supervised child process: {@link Supervisor} on a thread of its own. Starting does
 * not wait for the model; {@link #awaitReady} does.
 */
public final class LlamaProcess implements LlamaRuntime {

  private final Mailbox mailbox;
  private final Supervisor supervisor;
  private final Object lock = new Object();
  private final Thread thread;
  private volatile boolean closed;

  private LlamaProcess(Mailbox mailbox, Supervisor supervisor) {
    this.mailbox = mailbox;
    this.supervisor = supervisor;
    this.thread = Thread.ofPlatform().daemon().name("llama-supervisor").unstarted(this::loop);
  }

  /** Starts the child; throws when the work directory cannot be read. */
  public static LlamaProcess start(LlamaOptions options) {
    return start(options, why -> {});
  }

  /**
   * The same, telling of each child that is lost. Told on the supervisor's thread, which must not
   * be held up.
   */
  public static LlamaProcess start(LlamaOptions options, Consumer<Failure> lost) {
    Mailbox mailbox = new Mailbox();
    Supervisor supervisor =
        new Supervisor(options, new JvmLauncher(options), mailbox, System::nanoTime, lost);
    LlamaProcess process = new LlamaProcess(mailbox, supervisor);
    process.thread.start();
    return process;
  }

  @Override
  public Submission generate(GenerationRequest request, GenerationListener listener) {
    synchronized (lock) {
      return supervisor.submit(request, listener);
    }
  }

  @Override
  public Status status() {
    synchronized (lock) {
      return supervisor.status();
    }
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      while (!loaded(supervisor.status().state())) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || closed) {
          return false;
        }
        lock.wait(left);
      }
      return true;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      mailbox.close();
      supervisor.close();
      lock.notifyAll();
    }
  }

  private static boolean loaded(RuntimeState state) {
    return state == RuntimeState.READY || state == RuntimeState.BUSY;
  }

  private void loop() {
    try {
      while (!closed) {
        mailbox.awaitNews(step());
      }
    } catch (InterruptedException e) {
      close();
    }
  }

  /** Works until nothing is left to do now; returns how long to wait. */
  private long step() {
    synchronized (lock) {
      while (supervisor.doWork() > 0) {
        lock.notifyAll();
      }
      return supervisor.nanosUntilWork();
    }
  }
}
