package dev.demarc.server.consents;

import dev.demarc.contract.id.ConsentId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Held requests of agents that wait for an answer. An answer on this replica wakes them at once,
 * one on another is seen within two seconds. At most 1,000 wait; beyond that nobody waits and the
 * agent asks again. Safe for many threads.
 */
@ApplicationScoped
public class Waiters {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final Semaphore room = new Semaphore(1_000);
  private final ConcurrentHashMap<ConsentId, CountDownLatch> latches = new ConcurrentHashMap<>();
  private final InstantSource clock = InstantSource.system();

  /** Reads until what was read is done, or the time has passed; returns what was read last. */
  Consent await(ConsentId id, Duration longest, Supplier<Consent> read, Predicate<Consent> done) {
    Consent consent = read.get();
    if (done.test(consent) || longest.isZero() || !room.tryAcquire()) {
      return consent;
    }
    try {
      Instant end = clock.instant().plus(longest);
      while (true) {
        CountDownLatch latch = latches.computeIfAbsent(id, fresh -> new CountDownLatch(1));
        consent = read.get();
        Duration left = Duration.between(clock.instant(), end);
        if (done.test(consent) || left.isNegative() || left.isZero()) {
          return consent;
        }
        Duration pause = left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
        if (!latch.await(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
          latches.remove(id, latch);
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return consent;
    } finally {
      room.release();
    }
  }

  /** Wakes whoever waits for this. */
  void wake(ConsentId id) {
    CountDownLatch latch = latches.remove(id);
    if (latch != null) {
      latch.countDown();
    }
  }
}
