package dev.demarc.e2e.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Batches of spans over four connections, each sent when the one before was acknowledged. */
final class SpanLoad {
  private static final int SPANS = 1_000;
  private static final int CONNECTIONS = 4;

  private final Upload upload;
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();

  /** Returns when the spans from a number on were acknowledged. */
  interface Upload {
    void send(long first, int spans) throws Exception;
  }

  SpanLoad(Upload upload) {
    this.upload = upload;
  }

  /** How many spans were acknowledged so far. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Runs for so long; what was acknowledged, and the memory of the process meanwhile. */
  Growth run(Duration time, long pid) throws Exception {
    var growth = new Growth();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long told = acknowledged.get();
    try (ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        sending.add(senders.submit(() -> send(end)));
      }
      while (System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(1_000);
        long now = acknowledged.get();
        growth.add((System.nanoTime() - start) / 3.6e12, Resident.megabytes(pid), now - told);
        told = now;
      }
      for (Future<?> each : sending) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    return growth;
  }

  private Void send(long end) throws Exception {
    while (System.nanoTime() < end) {
      upload.send(sequence.getAndAdd(SPANS), SPANS);
      acknowledged.addAndGet(SPANS);
    }
    return null;
  }
}
