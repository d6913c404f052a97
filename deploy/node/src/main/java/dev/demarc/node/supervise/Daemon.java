package dev.demarc.node.supervise;

import dev.demarc.node.machine.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The background program: steps the supervisor until it is told to end. One per data directory. */
public final class Daemon {
  private static final long IDLE_MILLIS = 200;

  private final Place place;
  private final NodeFiles files;
  private final Supervisor supervisor;
  private final Trouble rotating = new Trouble("rotating the logs", Daemon::journal);

  private Daemon(Place place, @Nullable Running self) {
    this.place = place;
    this.files = new NodeFiles(place.node());
    this.supervisor =
        new Supervisor(
            files, new LinuxProcesses(place::log), InstantSource.system(), Daemon::journal, self);
  }

  /** Runs until SIGTERM; returns false at once when another one runs on the same data. */
  public static boolean run(Place place) throws IOException, InterruptedException {
    Running self = LinuxProcesses.running(ProcessHandle.current().pid()).orElseThrow();
    Daemon daemon = new Daemon(place, self);
    AtomicBoolean told = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> waitFor(told, done)));
    try {
      return daemon.alone(() -> daemon.loop(told));
    } finally {
      done.countDown();
    }
  }

  /** Ends what a killed daemon left behind, in this process; false when a daemon runs. */
  public static boolean sweep(Place place) throws IOException, InterruptedException {
    Daemon daemon = new Daemon(place, null);
    return daemon.alone(() -> daemon.loop(new AtomicBoolean(true)));
  }

  /** Does something while no daemon can begin on this data; false when one runs. */
  public static boolean without(Place place, Work work) throws IOException, InterruptedException {
    return new Daemon(place, null).alone(work);
  }

  /** What must not happen beside a daemon. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException, InterruptedException;
  }

  private boolean alone(Work work) throws IOException, InterruptedException {
    try (FileChannel channel =
            FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      work.run();
      return true;
    }
  }

  private void loop(AtomicBoolean told) throws IOException, InterruptedException {
    supervisor.adopt();
    while (!supervisor.ended()) {
      if (told.get()) {
        supervisor.stop();
      }
      int work = supervisor.doWork();
      rotating.during(this::rotate);
      if (work == 0) {
        Thread.sleep(IDLE_MILLIS);
      }
    }
    new Trouble("forgetting what ran", Daemon::journal).during(this::forget);
  }

  /** What cannot be forgotten now is seen to be gone by the next one that reads it. */
  private void forget() throws IOException {
    files.wantNothing();
    files.state(NodeState.NOTHING);
  }

  private void rotate() throws IOException {
    for (Part part : supervisor.parts()) {
      Path log = place.log(part.spec().name());
      RotatingLog.DEFAULT.rotate(log);
    }
    RotatingLog.DEFAULT.rotate(place.log("supervisor"));
  }

  private static void waitFor(AtomicBoolean told, CountDownLatch done) {
    told.set(true);
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void journal(String line) {
    System.out.println(Instant.now() + " " + line);
  }
}
