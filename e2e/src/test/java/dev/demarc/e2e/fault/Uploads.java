package dev.demarc.e2e.fault;

import dev.demarc.e2e.load.SpanBatch;
import dev.demarc.e2e.load.SpanSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Batches of spans on their way, each sent until it is acknowledged and every tenth once more. An
 * attempt that came to nothing is made again through the next of a tenant's senders.
 */
public final class Uploads implements AutoCloseable {
  private static final int TRIES = 400;
  private static final long PAUSE_MILLIS = 250;
  private static final List<String> MODELS = List.of("small", "medium", "large");

  private final Plan plan;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Void>> sending = new ArrayList<>();

  /** Who sends: as one agent of this tenant, by any of these ways. */
  public record Source(String tenant, List<SpanSender> senders) {}

  /**
   * What is sent; sequences begin with 1.
   *
   * @param batches of each source
   */
  public record Plan(List<Source> sources, long epoch, int batches, int spans, int threads) {
    int all() {
      return batches * sources.size();
    }
  }

  private Uploads(Plan plan) {
    this.plan = plan;
  }

  public static Uploads start(Plan plan) {
    var uploads = new Uploads(plan);
    for (int i = 0; i < plan.threads; i++) {
      uploads.sending.add(uploads.threads.submit(uploads::upload));
    }
    return uploads;
  }

  /** Until so many more were acknowledged: killed without a pause, nothing ever comes up. */
  public boolean awaitMore(int more) throws InterruptedException {
    int goal = acknowledged.get() + more;
    while (acknowledged.get() < goal && areUnderWay()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return areUnderWay();
  }

  /** How many batches were acknowledged so far. */
  public int acknowledged() {
    return acknowledged.get();
  }

  private boolean areUnderWay() {
    return next.get() < plan.all() && sending.stream().noneMatch(Future::isDone);
  }

  /** Until all were acknowledged. */
  public void await() throws Exception {
    for (Future<?> each : sending) {
      each.get(300, TimeUnit.SECONDS);
    }
  }

  private Void upload() throws InterruptedException {
    for (int number = next.getAndIncrement();
        number < plan.all();
        number = next.getAndIncrement()) {
      Source source = plan.sources.get(number % plan.sources.size());
      long first = 1 + (long) (number / plan.sources.size()) * plan.spans;
      String model = MODELS.get((int) (first / plan.spans) % MODELS.size());
      byte[] batch = SpanBatch.of(source.tenant, plan.epoch, first, plan.spans, model);
      untilAcknowledged(source, number, batch);
      if (number % 10 == 0) {
        untilAcknowledged(source, number + 1, batch);
      }
      acknowledged.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS / 5);
    }
    return null;
  }

  private static void untilAcknowledged(Source source, int from, byte[] batch)
      throws InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      if (isAcknowledged(source.senders.get((from + tries) % source.senders.size()), batch)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("a batch was never acknowledged");
  }

  /** Without an answer, or without a token, nobody knows: it is sent again. */
  private static boolean isAcknowledged(SpanSender sender, byte[] batch)
      throws InterruptedException {
    try {
      return sender.send(batch) == 200;
    } catch (IOException | UncheckedIOException away) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
