package dev.demarc.agent.collector;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.Collector;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.config.Outbound;
import dev.demarc.agent.config.Secret;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.ExportMark;
import dev.demarc.agent.record.Records;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.sync.Spans;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.json.TraceSchemaFile;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal at a site, and what exports it. */
final class Site implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final DataDirectory data;
  final SqliteJournal journal;
  final Evidence evidence;
  long nanos = 1_000;
  private final List<AutoCloseable> made = new ArrayList<>();

  Site(Path directory) {
    this(directory, 64 << 20);
  }

  Site(Path directory, long maxBytes) {
    data = DataDirectory.open(directory);
    Identity identity = new Fixture().identity("http://127.0.0.1:1");
    journal = SqliteJournal.open(data, maxBytes, identity::sign, InstantSource.system());
    evidence = Evidence.open(data).orElseThrow();
  }

  static Collector at(URI endpoint) {
    return at(endpoint, Map.of());
  }

  static Collector at(URI endpoint, Map<String, Secret> headers) {
    return new Collector(
        endpoint,
        new TreeMap<>(headers),
        Outbound.DIRECT,
        Duration.ofSeconds(10),
        EnumSet.allOf(Signal.class));
  }

  SpanExport spans() {
    return kept(new SpanExport(place(Signal.TRACES), door(Signal.TRACES), made()));
  }

  MetricExport metrics() {
    Spans spans = made();
    return kept(
        new MetricExport(
            place(Signal.METRICS),
            door(Signal.METRICS),
            spans,
            new RequestMetrics(spans.resource(), TraceSchemaFile.load()),
            () -> nanos));
  }

  private <T extends AutoCloseable> T kept(T one) {
    made.add(one);
    return one;
  }

  private ExportPlace place(Signal signal) {
    return new ExportPlace(kept(Evidence.open(data).orElseThrow()), journal, signal);
  }

  private CollectorDoor door(Signal signal) {
    return new CollectorDoor(vertx, signal, () -> nanos);
  }

  private Spans made() {
    return new Spans(journal.position().epoch(), "0.2.0", Site::export);
  }

  static Export export(ClassId dataClass) {
    return dataClass.equals(ClassId.of("public")) ? Export.METADATA : Export.COUNTS;
  }

  void write(int count) {
    for (int n = 1; n <= count; n++) {
      Records.join(journal.intent(Records.intent(n)));
    }
  }

  /** How far this was exported, as the disk has it. */
  ExportMark mark(Signal signal) {
    return evidence.exported(signal.wire()).orElseThrow();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : made) {
      each.close();
    }
    evidence.close();
    journal.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
