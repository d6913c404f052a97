package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanBatch;
import dev.demarc.e2e.load.SpanSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/**
 * Spans a second that the control plane stored and acknowledged, from four connections of one
 * agent, beside a bare {@code COPY} of rows of about the same size into a table with two indexes,
 * and beside Zipkin, which keeps them in memory. How fast memory grows is told only of ten minutes
 * or more ({@code --minutes N}).
 */
final class IngestBench {
  private static final int SPANS = 1_000;
  private static final int CONNECTIONS = 4;
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration LEAST_TO_GROW = Duration.ofMinutes(10);

  /** Its storage is full after that; more of the same says no more. */
  private static final Duration MOST_OF_ZIPKIN = Duration.ofMinutes(1);

  private IngestBench() {}

  static Map<String, Number> run() throws Exception {
    Installation installation = Installation.underTest();
    var doors = new Doors(installation);
    TenantKit kit =
        TenantKit.empty(doors, "ingest-" + Long.toString(System.currentTimeMillis(), 36));
    var sender = new SpanSender(installation.controlPlane(), TestAgent.enrol(doors, kit.tenant()));
    String tenant = kit.tenant().id().text();
    long epoch = System.currentTimeMillis();
    Upload upload = (first, spans) -> stored(sender, SpanBatch.of(tenant, epoch, first, spans));
    Storage storage = Storage.of(installation);
    Map<String, Number> figures = new LinkedHashMap<>();
    Duration time = time();
    var sequence = new AtomicLong();
    run(upload, sequence, WARM_UP, storage.pid("control-plane"));
    figures(figures, "", run(upload, sequence, time, storage.pid("control-plane")), time);
    figures.put("copy_rows_per_s", copy(storage));
    zipkin(figures, time.compareTo(MOST_OF_ZIPKIN) < 0 ? time : MOST_OF_ZIPKIN);
    return figures;
  }

  private static Duration time() {
    Integer minutes = Integer.getInteger("demarc.bench.minutes");
    return minutes == null ? TIME : Duration.ofMinutes(minutes);
  }

  private static void zipkin(Map<String, Number> figures, Duration time) throws Exception {
    try (Zipkin zipkin = Zipkin.start()) {
      if (zipkin != null) {
        var sequence = new AtomicLong();
        run(zipkin::send, sequence, WARM_UP, zipkin.pid());
        figures(figures, "zipkin_", run(zipkin::send, sequence, time, zipkin.pid()), time);
      }
    }
  }

  private static void figures(
      Map<String, Number> figures, String prefix, Growth memory, Duration time) {
    figures.put(prefix + "spans_per_s", memory.requests() / Math.max(1, time.toSeconds()));
    figures.put(prefix + "rss_mb", Math.round(memory.last()));
    if (time.compareTo(LEAST_TO_GROW) >= 0) {
      figures.put(prefix + "rss_growth_mb_per_h", Math.round(memory.perHour() * 10) / 10.0);
    }
  }

  /** Returns when the spans from a number on were acknowledged. */
  private interface Upload {
    void send(long first, int spans) throws Exception;
  }

  private static void stored(SpanSender sender, byte[] batch) throws Exception {
    int status = sender.send(batch);
    if (status != 200) {
      throw new AssertionError("the control plane answered " + status);
    }
  }

  /** What was acknowledged within the time, and the memory of the process meanwhile. */
  private static Growth run(Upload upload, AtomicLong sequence, Duration time, long pid)
      throws Exception {
    var growth = new Growth();
    var acknowledged = new AtomicLong();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    try (var senders = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        sending.add(senders.submit(() -> send(upload, sequence, acknowledged, end)));
      }
      for (long told = 0; System.nanoTime() < end; ) {
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

  private static Void send(Upload upload, AtomicLong sequence, AtomicLong acknowledged, long end)
      throws Exception {
    while (System.nanoTime() < end) {
      upload.send(sequence.getAndAdd(SPANS), SPANS);
      acknowledged.addAndGet(SPANS);
    }
    return null;
  }

  private static long copy(Storage storage) throws SQLException, IOException {
    byte[] rows = rows();
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("drop table if exists bench_copy");
      statement.execute("create table bench_copy (id bigint primary key, at bigint, body text)");
      statement.execute("create index on bench_copy (at)");
      long start = System.nanoTime();
      long copied =
          owner
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy bench_copy from stdin", new ByteArrayInputStream(rows));
      double seconds = (System.nanoTime() - start) / 1e9;
      statement.execute("drop table bench_copy");
      return Math.round(copied / seconds);
    }
  }

  private static byte[] rows() {
    var text = new StringBuilder();
    String body = "x".repeat(1_500);
    for (int i = 0; i < 100_000; i++) {
      text.append(i)
          .append('\t')
          .append(i * 37L % 1_000_003)
          .append('\t')
          .append(body)
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
