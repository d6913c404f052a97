package dev.demarc.e2e.fault;

import dev.demarc.e2e.installation.Http;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Sends numbered requests from four threads, as patient applications would: what got no answer is
 * sent again after a pause, at most {@value #TRIES} times, and is then given up.
 */
final class Callers implements AutoCloseable {
  private static final int THREADS = 4;
  static final int TRIES = 240;
  private static final long PAUSE_MILLIS = 250;
  private static final long PACE_MILLIS = 20;

  private final IntFunction<Http.Answer> send;
  private final AtomicInteger left;
  private final AtomicInteger settled = new AtomicInteger();
  private final int requests;
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> running = new ArrayList<>();

  private Callers(int requests, IntFunction<Http.Answer> send) {
    this.requests = requests;
    this.left = new AtomicInteger(requests);
    this.send = send;
  }

  static Callers start(int requests, IntFunction<Http.Answer> send) {
    var callers = new Callers(requests, send);
    for (int i = 0; i < THREADS; i++) {
      callers.running.add(callers.threads.submit(callers::work));
    }
    return callers;
  }

  private Void work() throws InterruptedException {
    for (int number = left.decrementAndGet(); number >= 0; number = left.decrementAndGet()) {
      for (int tries = 0; tries < TRIES && !tried(number); tries++) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      settled.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
    }
    return null;
  }

  private boolean tried(int number) {
    String outcome;
    try {
      Http.Answer answer = send.apply(number);
      outcome = Integer.toString(answer.status());
      if (answer.status() == 200) {
        answered.add(answer.header("Demarc-Decision"));
      }
    } catch (UncheckedIOException killed) {
      outcome = "no answer";
    }
    outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
    return outcome.equals("200");
  }

  /** Waits until so many more are settled (answered or given up), or all are; false: all are. */
  boolean awaitMore(int more) throws InterruptedException {
    int until = settled.get() + more;
    while (settled.get() < until && settled.get() < requests) {
      rethrow();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return settled.get() < requests;
  }

  private void rethrow() throws InterruptedException {
    for (Future<?> one : running) {
      if (one.isDone()) {
        get(one);
      }
    }
  }

  private static void get(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException failure) {
      throw new AssertionError("a caller failed", failure.getCause());
    }
  }

  /** The decision of each answer. */
  List<String> answered() {
    return List.copyOf(answered);
  }

  /** How often each status, or no answer, was seen. */
  Map<String, Integer> outcomes() {
    Map<String, Integer> counts = new HashMap<>();
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.get()));
    return counts;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
