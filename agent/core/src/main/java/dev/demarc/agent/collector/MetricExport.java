package dev.demarc.agent.collector;

import dev.demarc.agent.config.Collector;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.sync.Spans;
import dev.demarc.contract.trace.TraceSchema;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Exports metrics of what the spans tell. They are cumulative since the agent started, so that a
 * report which did not arrive is in the next one; a restart counts anew from the first record that
 * no report told of.
 */
final class MetricExport implements ToCollector {
  private static final int BATCH = 500;

  /** In one turn: the next goes on where it ended. */
  private static final int BATCHES = 200;

  private final ExportPlace place;
  private final CollectorDoor door;
  private final Spans spans;
  private final RequestMetrics metrics;
  private final LongSupplier nanoTime;
  private long due;

  MetricExport(
      ExportPlace place,
      CollectorDoor door,
      Spans spans,
      RequestMetrics metrics,
      LongSupplier nanoTime) {
    this.place = place;
    this.door = door;
    this.spans = spans;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  @Override
  public ExportPlace place() {
    return place;
  }

  @Override
  public Duration doWork(Collector to) {
    for (int batches = 0; batches < BATCHES && count(); batches++) {
      continue;
    }
    Duration left = Duration.ofNanos(due - nanoTime.getAsLong());
    if (left.isPositive()) {
      return left;
    }
    report(to);
    due = nanoTime.getAsLong() + to.interval().toNanos();
    return to.interval();
  }

  /** Counts a batch, also while the collector is away; whether there may be more. */
  private boolean count() {
    List<Entry> entries = place.next(BATCH);
    if (!entries.isEmpty()) {
      metrics.lost(place.passed(entries));
      spans.of(entries, TraceSchema.VERSION).forEach(metrics::add);
    }
    return entries.size() == BATCH;
  }

  private void report(Collector to) {
    metrics
        .report()
        .ifPresent(body -> {
          switch (door.send(to, body)) {
            case Answered.Taken(long rejected) -> place.settle(rejected);
            case Answered.Refused(int status) -> throw new ControlPlane.Away("status " + status);
          }
        });
  }

  @Override
  public void close() {
    metrics.close();
    door.close();
    place.close();
  }
}
