package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.request;
import static dev.demarc.server.traces.TestSpans.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00.123456Z");
  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final AgentId agent = new AgentId(UUID.randomUUID());
  private final byte[] key = LogFormat.key(tenant);

  @Test
  void readsWhatItWroteToTheLastComponent() {
    AcceptedBatch batch =
        batch(
            List.of(
                request(tenant, "dec_a", 1, NOW),
                span("intent", "demarc.intent", "dec_a", 2, NOW)));
    assertEquals(List.of(batch), read(write(batch)));
  }

  @Test
  void writesNothingWhereThereIsNothingToStore() {
    assertEquals(List.of(), write(batch(List.of())));
  }

  @Test
  void splitsWhatIsLongerThanAValueAndLosesNothing() {
    AcceptedBatch batch =
        batch(
            LongStream.rangeClosed(1, 1_000)
                .mapToObj(number -> request(tenant, "dec_" + number, number, NOW))
                .toList());
    List<byte[]> values = write(batch);
    assertTrue(values.size() > 1);
    assertTrue(values.stream().allMatch(value -> value.length <= LogFormat.VALUE_BYTES));
    List<TraceRecord> records =
        read(values).stream().flatMap(each -> each.records().stream()).toList();
    assertEquals(batch.records(), records);
  }

  /** What is in a log outlives the version that wrote it. */
  @Test
  void readsWhatTheFirstVersionWrote() {
    String value =
        """
        {"agent":"0b0e6f4c-6f7e-4f2c-9e0e-6d1f2a3b4c5d","format":1,"receivedAt":"2026-11-27T10:00:00Z","later":1}
        {"attributes":"{\\"demarc.record.epoch\\":1}","bytesOut":7,"costMicroUsd":42,"decision":"dec_a",\
        "end":"2026-11-27T09:59:59Z","epoch":1,"kind":"request","measured":{"answers":false,"bytesIn":0,\
        "degraded":[],"mismatches":[],"offline":false},"name":"demarc.request","routing":{"tags":["phi"],\
        "outcome":"routed"},"sequence":3,"spanId":"0000000000000001","start":"2026-11-27T09:59:58Z"}\
        """;
    AcceptedBatch batch = read(List.of(value.getBytes(StandardCharsets.UTF_8))).getFirst();
    assertEquals("0b0e6f4c-6f7e-4f2c-9e0e-6d1f2a3b4c5d", batch.agent().text());
    assertEquals(tenant, batch.tenant());
    TraceRecord record = batch.records().getFirst();
    assertEquals(RecordKind.REQUEST, record.kind());
    assertEquals(3, record.sequence());
    assertEquals(List.of("phi"), record.routing().tags());
    assertEquals("{\"demarc.record.epoch\":1}", record.attributes());
    assertEquals(Set.of(), record.measured().session());
    assertNull(record.measured().attemptsCount());
  }

  @Test
  void leavesWhatANewerVersionWroteToIt() {
    String value =
        new String(write(oneSpan()).getFirst(), StandardCharsets.UTF_8)
            .replace("\"format\":1", "\"format\":2");
    assertEquals(
        new LogFormat.Newer(), LogFormat.read(key, value.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "nothing",
        "{\"format\":1}",
        "{\"agent\":\"0b0e6f4c-6f7e-4f2c-9e0e-6d1f2a3b4c5d\",\"format\":1,\"receivedAt\":\"2026-11-27T10:00:00Z\"}",
        "{\"agent\":\"0b0e6f4c-6f7e-4f2c-9e0e-6d1f2a3b4c5d\",\"format\":1,\"receivedAt\":\"2026-11-27T10:00:00Z\"}\n{}"
      })
  void knowsWhatNoVersionWrote(String value) {
    assertEquals(
        new LogFormat.Malformed(), LogFormat.read(key, value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void believesNoKeyThatIsNoTenant() {
    byte[] value = write(oneSpan()).getFirst();
    assertInstanceOf(LogFormat.Whole.class, LogFormat.read(key, value));
    assertEquals(new LogFormat.Malformed(), LogFormat.read(new byte[0], value));
  }

  @Test
  void tellsNothingOfASpanThatWasRefused() {
    var refused = request(tenant, "dec_r", 1, NOW);
    refused.addAttributes(TestSpans.text("gen_ai.output.messages", "canary"));
    AcceptedBatch batch = batch(List.of(refused, request(tenant, "dec_a", 2, NOW)));
    String value = new String(write(batch).getFirst(), StandardCharsets.UTF_8);
    assertTrue(value.contains("dec_a"));
    assertFalse(value.contains("canary") || value.contains("dec_r"), value);
  }

  private AcceptedBatch oneSpan() {
    return batch(List.of(request(tenant, "dec_a", 1, NOW)));
  }

  private AcceptedBatch batch(List<Span.Builder> spans) {
    var gate = new SpanGate(() -> NOW);
    List<TraceRecord> records = new ArrayList<>();
    for (OtlpSpan span : OtlpProtobuf.read(TestSpans.batch(spans.toArray(Span.Builder[]::new)))) {
      if (gate.judge(tenant, span) instanceof Verdict.Accepted(TraceRecord record)) {
        records.add(record);
      }
    }
    return new AcceptedBatch(tenant, agent, NOW, records);
  }

  private static List<byte[]> write(AcceptedBatch batch) {
    List<byte[]> values = new ArrayList<>();
    LogFormat.write(batch, values::add);
    return values;
  }

  private List<AcceptedBatch> read(List<byte[]> values) {
    return values.stream()
        .map(value -> ((LogFormat.Whole) LogFormat.read(key, value)).batch())
        .toList();
  }
}
