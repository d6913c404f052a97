package dev.demarc.server.traces;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads the log, as long as the process runs: whatever goes wrong, it begins again
 * a second later. It looks whether the brokers answer every {@value #LOOK_SECONDS} seconds and
 * drops what is stored every {@value #DROP_SECONDS}.
 */
final class LogLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(LogLoop.class);
  private static final int LOOK_SECONDS = 5;
  private static final int DROP_SECONDS = 60;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long GRACE_MILLIS = 20_000;

  private final LogTopics topics;
  private final Supplier<LogReader> open;
  private final LogState state;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("span-log").unstarted(this);
  private long looked = System.nanoTime() - TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
  private long dropped = System.nanoTime();
  private @Nullable LogReader reader;

  LogLoop(LogTopics topics, Supplier<LogReader> open, LogState state) {
    this.topics = topics;
    this.open = open;
    this.state = state;
  }

  void start() {
    thread.start();
  }

  /** Lets what is being stored end, and leaves the rest to others. */
  void stop() {
    stopping.countDown();
    try {
      thread.join(GRACE_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      while (stopping.getCount() > 0) {
        turn();
      }
    } finally {
      state.is(LogState.Doing.ENDED);
      close();
      topics.close();
    }
  }

  private void turn() {
    try {
      look();
      LogReader by = reader();
      LogReader.Turn turn = by.doWork();
      state.lags(by.lag());
      drop(by);
      if (state.is(turn.held() ? LogState.Doing.HELD : LogState.Doing.STORING)) {
        LOG.infof("the log of spans: %s", state.doing().wire());
      }
      if (turn.held()) {
        pause();
      }
    } catch (RuntimeException failure) {
      if (state.is(LogState.Doing.AWAY)) {
        LOG.warnf(failure, "the log of spans is not read");
      }
      close();
      pause();
    }
  }

  private void look() {
    if (isDue(looked, LOOK_SECONDS)) {
      topics.look();
      looked = System.nanoTime();
    }
  }

  private void drop(LogReader by) {
    if (isDue(dropped, DROP_SECONDS)) {
      dropped = System.nanoTime();
      try {
        topics.drop(by.stored());
        by.dropped();
      } catch (KafkaException refused) {
        LOG.warnf("what is stored stays in the log of spans: %s", refused);
      }
    }
  }

  private static boolean isDue(long last, int seconds) {
    return System.nanoTime() - last >= TimeUnit.SECONDS.toNanos(seconds);
  }

  private LogReader reader() {
    LogReader one = reader == null ? open.get() : reader;
    reader = one;
    return one;
  }

  private void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private void pause() {
    try {
      stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      stopping.countDown();
    }
  }
}
