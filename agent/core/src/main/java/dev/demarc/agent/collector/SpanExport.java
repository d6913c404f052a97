package dev.demarc.agent.collector;

import dev.demarc.agent.config.Collector;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.sync.Otlp;
import dev.demarc.agent.sync.Spans;
import dev.demarc.contract.trace.TraceSchema;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Exports spans, in order, {@value #BATCH} records at most at a time; each at least once. A batch
 * that is refused is made smaller until the one record is found; that one is counted and passed by.
 */
final class SpanExport implements ToCollector {
  private static final Logger LOG = Logger.getLogger(SpanExport.class.getName());
  private static final int BATCH = 500;

  private final ExportPlace place;
  private final CollectorDoor door;
  private final Spans spans;
  private int batch = BATCH;

  SpanExport(ExportPlace place, CollectorDoor door, Spans spans) {
    this.place = place;
    this.door = door;
    this.spans = spans;
  }

  @Override
  public ExportPlace place() {
    return place;
  }

  @Override
  public Duration doWork(Collector to) {
    List<Entry> entries = place.next(batch);
    if (entries.isEmpty()) {
      return to.interval();
    }
    byte[] body = Otlp.request(spans.of(entries, TraceSchema.VERSION)).toByteArray();
    switch (door.send(to, body)) {
      case Answered.Taken(long rejected) -> {
        pass(entries, rejected);
        batch = Math.min(BATCH, batch * 2);
      }
      case Answered.Refused(int status) -> refused(entries, status);
    }
    return Duration.ZERO;
  }

  private void refused(List<Entry> entries, int status) {
    if (entries.size() > 1) {
      batch = Math.max(1, entries.size() / 2);
      return;
    }
    LOG.log(
        Level.WARNING,
        "the collector refused record {0} with status {1}",
        new Object[] {Long.toString(entries.getFirst().sequence()), status});
    pass(entries, 1);
  }

  private void pass(List<Entry> entries, long refused) {
    place.passed(entries);
    place.settle(refused);
  }

  @Override
  public void close() {
    door.close();
    place.close();
  }
}
