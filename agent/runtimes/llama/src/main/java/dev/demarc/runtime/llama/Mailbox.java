package dev.demarc.runtime.llama;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What children said and the supervisor has not heard. Bounded: a child that talks faster than it
 * is heard waits, through the socket, with its next token. Thread-safe.
 */
final class Mailbox {

  private static final int MAX_LETTERS = 1_024;

  private final BlockingQueue<Letter> letters = new ArrayBlockingQueue<>(MAX_LETTERS);
  private final Semaphore news = new Semaphore(0);
  private volatile boolean closed;

  /** Something from child number {@code child}. */
  sealed interface Letter {
    int child();

    record Said(int child, FromChild message) implements Letter {}

    record Gone(int child, Failure why) implements Letter {}
  }

  Child.Sink sinkFor(int child) {
    return new Child.Sink() {
      @Override
      public void said(FromChild message) {
        put(new Letter.Said(child, message));
      }

      @Override
      public void gone(Failure why) {
        put(new Letter.Gone(child, why));
      }
    };
  }

  Optional<Letter> poll() {
    return Optional.ofNullable(letters.poll());
  }

  /** Waits for a letter or a {@link #wake}, or until the time is over. */
  void awaitNews(long nanos) throws InterruptedException {
    if (news.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      news.drainPermits();
    }
  }

  void wake() {
    news.release();
  }

  /** Letters are thrown away from now on. */
  void close() {
    closed = true;
    letters.clear();
    wake();
  }

  private void put(Letter letter) {
    try {
      while (!closed && !letters.offer(letter, 1, TimeUnit.SECONDS)) {
        wake();
      }
      wake();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
