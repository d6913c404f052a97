package dev.demarc.agent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.Collector;
import dev.demarc.agent.config.Secret;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.ExportMark;
import dev.demarc.agent.record.Records;
import dev.demarc.agent.sync.Otlp;
import dev.demarc.agent.sync.Spans;
import dev.demarc.contract.trace.TraceSchema;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of the journal at a collector that works, and at one that does not. */
class SpanExportTest {
  @TempDir Path temporary;
  private final OtlpReceiver receiver = new OtlpReceiver();
  private final Collector to = Site.at(receiver.url());
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(temporary.resolve("data"));
  }

  @AfterEach
  void close() throws Exception {
    site.close();
    receiver.close();
  }

  @Test
  void exportsEveryRecordInOrderInBoundedBatches() {
    SpanExport export = site.spans();
    site.write(1_201);
    for (int i = 0; i < 3; i++) {
      assertEquals(Duration.ZERO, export.doWork(to));
    }
    assertEquals(to.interval(), export.doWork(to));
    assertEquals(List.of(500, 500, 201), receiver.batches.stream().map(List::size).toList());
    assertEquals(LongStream.rangeClosed(1, 1_201).boxed().toList(), receiver.sequences());
    assertEquals(new ExportMark(1_201, 0, 0), site.mark(Signal.TRACES));
  }

  @Test
  void beginsWithWhatIsRecordedOnceItIsOn() {
    site.write(3);
    SpanExport export = site.spans();
    site.write(1);
    export.doWork(to);
    assertEquals(List.of(4L), receiver.sequences());
  }

  @Test
  void goesOnWhereItWasAfterARestart() throws Exception {
    SpanExport export = site.spans();
    site.write(3);
    export.doWork(to);
    site.write(2);
    site.close();
    site = new Site(temporary.resolve("data"));
    site.spans().doWork(to);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), receiver.sequences());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503, 504})
  void keepsRecordsForACollectorThatSaysLater(int status) {
    SpanExport export = site.spans();
    site.write(2);
    receiver.answer = OtlpReceiver.Answer.status(status);
    assertThrows(ControlPlane.Away.class, () -> export.doWork(to));
    assertEquals(0, site.mark(Signal.TRACES).sequence());
    receiver.answer = OtlpReceiver.Answer.status(200);
    export.doWork(to);
    assertEquals(List.of(1L, 2L, 1L, 2L), receiver.sequences());
    assertEquals(new ExportMark(2, 0, 0), site.mark(Signal.TRACES));
  }

  @Test
  void leavesACollectorAloneAsLongAsItSays() {
    SpanExport export = site.spans();
    site.write(1);
    receiver.answer = OtlpReceiver.Answer.status(503, "retry-after", "30");
    assertThrows(ControlPlane.Away.class, () -> export.doWork(to));
    receiver.answer = OtlpReceiver.Answer.status(200);
    site.nanos += Duration.ofSeconds(29).toNanos();
    assertThrows(ControlPlane.Away.class, () -> export.doWork(to));
    assertEquals(1, receiver.batches.size());
    site.nanos += Duration.ofSeconds(1).toNanos();
    export.doWork(to);
    assertEquals(2, receiver.batches.size());
  }

  @Test
  void sendsAgainWhatWasCutOffBeforeItWasAnswered() {
    SpanExport export = site.spans();
    site.write(2);
    receiver.answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(1);
        };
    assertThrows(ControlPlane.Away.class, () -> export.doWork(to));
    assertEquals(0, site.mark(Signal.TRACES).sequence());
    receiver.answer = OtlpReceiver.Answer.status(200);
    export.doWork(to);
    assertEquals(receiver.batches.getFirst(), receiver.batches.getLast());
    assertEquals(2, site.mark(Signal.TRACES).sequence());
  }

  @Test
  void countsWhatTheCollectorDidNotWantAndGoesOn() {
    SpanExport export = site.spans();
    ExportTraceServiceResponse partial =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(2)
                    .setErrorMessage("the words of a stranger"))
            .build();
    site.write(3);
    receiver.answer = OtlpReceiver.Answer.body("application/x-protobuf", partial.toByteArray());
    export.doWork(to);
    site.write(1);
    receiver.answer =
        OtlpReceiver.Answer.body(
            "application/json", "{\"partialSuccess\":{\"rejectedSpans\":\"1\"}}".getBytes());
    export.doWork(to);
    assertEquals(List.of(1L, 2L, 3L, 4L), receiver.sequences());
    assertEquals(new ExportMark(4, 0, 3), site.mark(Signal.TRACES));
  }

  @Test
  void passesByTheOneRecordThatIsRefused() {
    SpanExport export = site.spans();
    site.write(20);
    receiver.answer =
        exchange -> {
          boolean poisoned =
              receiver.batches.getLast().stream().anyMatch(s -> OtlpReceiver.sequence(s) == 7);
          exchange.sendResponseHeaders(poisoned ? 400 : 200, -1);
        };
    for (int turn = 0; turn < 60 && export.place().queued() > 0; turn++) {
      export.doWork(to);
    }
    assertEquals(new ExportMark(20, 0, 1), site.mark(Signal.TRACES));
  }

  @Test
  void countsWhatTheJournalLetGoMeanwhile() throws Exception {
    site.close();
    site = new Site(temporary.resolve("small"), 1 << 20);
    SpanExport export = site.spans();
    for (int n = 0; n < 5_000 && site.evidence.extent().pruned() == 0; n++) {
      Records.join(site.journal.request(Records.request("dec_" + n, "public")));
      Records.join(site.journal.uploaded(site.journal.position().sequence()));
    }
    while (export.doWork(to).isZero()) {
      continue;
    }
    long first = receiver.sequences().getFirst();
    assertTrue(first > 1, "nothing was let go");
    assertEquals(first - 1, site.mark(Signal.TRACES).lost());
    assertEquals(site.journal.position().sequence(), site.mark(Signal.TRACES).sequence());
  }

  @Test
  void tellsTheCollectorNoMoreThanTheControlPlane() {
    SpanExport export = site.spans();
    Records.join(site.journal.request(Records.request("dec_a", "phi")));
    Records.join(site.journal.request(Records.request("dec_b", "public")));
    export.doWork(to);
    List<Entry> entries = site.evidence.after(0, 10);
    Spans spans = new Spans(site.journal.position().epoch(), "0.2.0", Site::export);
    List<Span> uploaded =
        Otlp.request(spans.of(entries, TraceSchema.VERSION))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpansList();
    assertEquals(uploaded, receiver.batches.getFirst());
    List<String> names =
        uploaded.getFirst().getAttributesList().stream().map(KeyValue::getKey).toList();
    assertFalse(names.contains("demarc.decision.facts"));
    assertFalse(names.contains("demarc.task"));
  }

  @Test
  void sendsTheHeadersFromTheirSecretsAsTheyAreNow() throws Exception {
    Path file = temporary.resolve("key");
    Collector keyed = Site.at(receiver.url(), Map.of("x-key", new Secret.InFile(file)));
    SpanExport export = site.spans();
    site.write(1);
    assertThrows(ControlPlane.Away.class, () -> export.doWork(keyed));
    Files.writeString(file, "one\nx-other: two");
    String why = assertThrows(ControlPlane.Away.class, () -> export.doWork(keyed)).getMessage();
    assertEquals("header x-key: its secret is no value of a header", why);
    Files.writeString(file, "Bearer one\n");
    export.doWork(keyed);
    Files.writeString(file, "Bearer two\n");
    site.write(1);
    export.doWork(keyed);
    assertEquals(
        List.of(List.of("Bearer one"), List.of("Bearer two")),
        receiver.headers.stream().map(each -> each.get("X-key")).toList());
  }
}
