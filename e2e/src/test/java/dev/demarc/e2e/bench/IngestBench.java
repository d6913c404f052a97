package dev.demarc.e2e.bench;

import dev.demarc.e2e.fault.StoredSpans;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanBatch;
import dev.demarc.e2e.load.SpanSender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Spans a second that the control plane stored and acknowledged, from four connections of one
 * agent, and whether just those are there afterwards; beside a bare {@code COPY}, and beside
 * Zipkin, which keeps them in memory. {@code cpu_us_per_span_…} is the processor time of a process
 * for one span. How fast memory grows is told only of ten minutes or more ({@code --minutes N}).
 * Last the same while the control plane is killed.
 */
final class IngestBench {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration LEAST_TO_GROW = Duration.ofMinutes(10);

  /** Its storage is full after that; more of the same says no more. */
  private static final Duration MOST_OF_ZIPKIN = Duration.ofMinutes(1);

  private final Doors doors;
  private final Storage storage;
  private final Map<String, Number> figures = new LinkedHashMap<>();

  private IngestBench(Installation installation) {
    this.doors = new Doors(installation);
    this.storage = Storage.of(installation);
  }

  static Map<String, Number> run() throws Exception {
    return new IngestBench(Installation.underTest()).measure();
  }

  private Map<String, Number> measure() throws Exception {
    Duration time = time();
    ingest(time);
    figures.put("copy_rows_per_s", BareCopy.rowsPerSecond(storage));
    zipkin(time.compareTo(MOST_OF_ZIPKIN) < 0 ? time : MOST_OF_ZIPKIN);
    figures.putAll(KilledIngest.run(doors, storage));
    return figures;
  }

  private static Duration time() {
    Integer minutes = Integer.getInteger("demarc.bench.minutes");
    return minutes == null ? TIME : Duration.ofMinutes(minutes);
  }

  private void ingest(Duration time) throws Exception {
    long epoch = System.currentTimeMillis();
    TenantKit kit = TenantKit.empty(doors, "ingest-" + Long.toString(epoch, 36));
    var sender =
        new SpanSender(doors.installation().controlPlane(), TestAgent.enrol(doors, kit.tenant()));
    String tenant = kit.tenant().id().text();
    var load =
        new SpanLoad((first, spans) -> stored(sender, SpanBatch.of(tenant, epoch, first, spans)));
    long pid = storage.pid("control-plane");
    load.run(WARM_UP, pid);
    SpanCpu before = SpanCpu.now(storage);
    long warm = load.acknowledged();
    figures("", load.run(time, pid), time);
    figures.putAll(SpanCpu.now(storage).perSpanSince(before, load.acknowledged() - warm));
    check(load.acknowledged(), new StoredSpans(storage, doors, kit.tenant()));
  }

  private void check(long acknowledged, StoredSpans spans) throws Exception {
    long stored = spans.distinct();
    figures.put("acknowledged", acknowledged);
    figures.put("stored", stored);
    if (stored != acknowledged || spans.count() != stored) {
      throw new AssertionError(
          "of %d acknowledged spans %d are stored, as %d rows"
              .formatted(acknowledged, stored, spans.count()));
    }
  }

  private void zipkin(Duration time) throws Exception {
    try (Zipkin zipkin = Zipkin.start()) {
      if (zipkin != null) {
        var load = new SpanLoad(zipkin::send);
        load.run(WARM_UP, zipkin.pid());
        figures("zipkin_", load.run(time, zipkin.pid()), time);
      }
    }
  }

  private void figures(String prefix, Growth memory, Duration time) {
    figures.put(prefix + "spans_per_s", memory.requests() / Math.max(1, time.toSeconds()));
    figures.put(prefix + "rss_mb", Math.round(memory.last()));
    if (time.compareTo(LEAST_TO_GROW) >= 0) {
      figures.put(prefix + "rss_growth_mb_per_h", Math.round(memory.perHour() * 10) / 10.0);
    }
  }

  private static void stored(SpanSender sender, byte[] batch) throws Exception {
    int status = sender.send(batch);
    if (status != 200) {
      throw new AssertionError("the control plane answered " + status);
    }
  }
}
