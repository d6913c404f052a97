package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.number;
import static dev.demarc.server.traces.TestSpans.request;
import static dev.demarc.server.traces.TestSpans.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.traces.OtlpLimits.BatchRefused;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpanGateTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123456Z");
  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final SpanGate gate = new SpanGate(() -> NOW);

  @Test
  void acceptsARequestWithEverythingItMayCarry() {
    TraceRecord record = accepted(good());
    assertEquals(RecordKind.REQUEST, record.kind());
    assertEquals(7, record.sequence());
    assertEquals(NOW, record.start());
    assertEquals(List.of("phi", "null"), record.routing().tags());
    assertEquals("managed-cloud", record.routing().boundary());
    assertEquals(42, record.costMicroUsd());
    assertEquals(TestSpans.facts(tenant), record.facts());
    assertFalse(record.attributes().contains("facts"));
  }

  @Test
  void refusesContentAndUnknownNames() {
    refused(Refusal.CONTENT, good().addAttributes(text("gen_ai.input.messages", "hello")));
    refused(Refusal.UNKNOWN_ATTRIBUTE, good().addAttributes(text("http.url", "x")));
    refused(Refusal.UNKNOWN_ATTRIBUTE, good().addAttributes(text("patient John Doe", "x")));
  }

  @Test
  void tellsNoNameThatCouldBeProse() {
    Verdict verdict = judge(good().addAttributes(text("patient John Doe", "x")));
    assertEquals("an unprintable name", ((Verdict.Refused) verdict).attribute());
  }

  @Test
  void refusesValuesThatAreTooLongProseOrOfAnotherType() {
    refused(Refusal.VALUE, good().addAttributes(text("demarc.team", "two words")));
    refused(Refusal.VALUE, good().addAttributes(text("demarc.team", "x".repeat(64))));
    refused(Refusal.VALUE, good().addAttributes(text("demarc.team", "x".repeat(200_000))));
    refused(Refusal.VALUE, good().addAttributes(number("demarc.transfer.bytes_in", -1)));
    refused(Refusal.WRONG_TYPE, good().addAttributes(number("demarc.team", 1)));
    refused(Refusal.WRONG_TYPE, good().addAttributes(text("demarc.policy.version", "1")));
    refused(Refusal.WRONG_TYPE, good().addAttributes(text("demarc.contract.valid", "true")));
    var map = AnyValue.newBuilder().setKvlistValue(KeyValueList.getDefaultInstance());
    refused(Refusal.WRONG_TYPE, good().addAttributes(TestSpans.value("demarc.team", map)));
  }

  @Test
  void refusesAnAttributeThatIsThereTwice() {
    refused(Refusal.ATTRIBUTES, good().addAttributes(text("demarc.task", "chat")));
  }

  @Test
  void refusesFactsThatAreNotFacts() {
    refused(Refusal.FACTS, withFacts("{}"));
    refused(Refusal.FACTS, withFacts("null"));
    String facts = TestSpans.facts(tenant);
    refused(Refusal.FACTS, withFacts(facts.replace("\"team\":\"team\"", "\"team\":\"a b c\"")));
    refused(
        Refusal.FACTS,
        withFacts(facts.replace("\"team\":\"team\"", "\"team\":\"\\u0041\\u0020\"")));
    refused(Refusal.FACTS, withFacts(facts.replace("{\"actor\"", "{\"note\":\"x\",\"actor\"")));
    refused(
        Refusal.FACTS,
        withFacts(facts.replace("\"team\":\"team\"", "\"team\":\"" + "x".repeat(129) + "\"")));
  }

  @Test
  void refusesFactsOfAnotherTenant() {
    refused(Refusal.TENANT, withFacts(TestSpans.facts(new TenantId(UUID.randomUUID()))));
  }

  @Test
  void keepsTheDigestOfADisclosureAndNotItsText() {
    String considered =
        """
        [{"obligations":[{"disclose":{"text":"This goes abroad."}}],"permitted":true,\
        "reason":"allowed","route":{"boundary":"managed-cloud","model":"m","operator":"stand-in",\
        "region":"us","target":"cloud"}}]\
        """;
    TraceRecord record =
        accepted(good().addAttributes(text("demarc.decision.considered", considered)));
    assertTrue(String.valueOf(record.considered()).contains("{\"disclose\":{\"text\":\"sha256:"));
    assertFalse(String.valueOf(record.considered()).contains("abroad"));
  }

  @Test
  void refusesFreeTextOfEveryOtherKind() {
    refused(Refusal.ANNOTATION, good().addEvents(Span.Event.newBuilder().setName("x")));
    refused(Refusal.ANNOTATION, good().addLinks(Span.Link.getDefaultInstance()));
    refused(Refusal.ANNOTATION, good().setStatus(Status.newBuilder().setMessage("secret")));
    refused(Refusal.ANNOTATION, good().setTraceState("a=b"));
    refused(Refusal.NAME, good().setName("anything"));
    refused(Refusal.NAME, good().setName("x".repeat(1_000)));
    accepted(good().setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)));
  }

  @Test
  void refusesARecordWithoutItsIdentity() {
    refused(Refusal.IDENTITY, good().setTraceId(TestSpans.bytes("00".repeat(16))));
    refused(Refusal.IDENTITY, good().clearSpanId());
    refused(Refusal.IDENTITY, good().removeAttributes(2));
    refused(Refusal.IDENTITY, good().removeAttributes(0));
    refused(Refusal.TIME, good().setEndTimeUnixNano(1));
    refused(Refusal.TIME, good().setStartTimeUnixNano(1));
    refused(Refusal.TIME, good().setEndTimeUnixNano(4_000_000_000_000_000_000L));
  }

  @Test
  void believesClocksThatAreAheadByLessThanAnHour() {
    Instant end = NOW.plus(Duration.ofHours(1));
    accepted(ending(end.minusNanos(1_000)));
    refused(Refusal.TIME, ending(end));
    refused(Refusal.TIME, ending(end.plusNanos(1_000)));
  }

  @Test
  void believesNoTimeFromBeforeThereWereAny() {
    Instant earliest = Instant.parse("2020-01-01T00:00:00Z");
    accepted(request(tenant, "dec_abc", 7, earliest.plusNanos(1_000)));
    refused(Refusal.TIME, request(tenant, "dec_abc", 7, earliest));
    refused(Refusal.TIME, request(tenant, "dec_abc", 7, earliest.minusNanos(1_000)));
  }

  @Test
  void judgesByTheClockAsItIsWhenTheSpanComes() {
    Instant[] clock = {NOW};
    var moving = new SpanGate(() -> clock[0]);
    OtlpSpan span = OtlpProtobuf.read(batch(ending(NOW.plus(Duration.ofHours(1))))).getFirst();
    assertTrue(moving.judge(tenant, span) instanceof Verdict.Refused);
    clock[0] = NOW.plusNanos(1_000);
    assertTrue(moving.judge(tenant, span) instanceof Verdict.Accepted);
    clock[0] = NOW.minus(Duration.ofDays(1));
    assertTrue(moving.judge(tenant, span) instanceof Verdict.Refused, "a clock that was set back");
  }

  private Span.Builder ending(Instant end) {
    return request(tenant, "dec_abc", 7, end.minusNanos(250_000_000));
  }

  @Test
  void refusesABoundaryThereIsNot() {
    refused(Refusal.VALUE, good().addAttributes(text("demarc.boundary.from", "moon")));
  }

  @Test
  void refusesAllSpansOfAResourceThatSaysTooMuch() {
    byte[] body =
        io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                io.opentelemetry.proto.trace.v1.ResourceSpans.newBuilder()
                    .addScopeSpans(
                        io.opentelemetry.proto.trace.v1.ScopeSpans.newBuilder().addSpans(good()))
                    .setResource(
                        io.opentelemetry.proto.resource.v1.Resource.newBuilder()
                            .addAttributes(text("host.name", "johns-laptop"))))
            .build()
            .toByteArray();
    assertEquals(Refusal.UNKNOWN_ATTRIBUTE, OtlpProtobuf.read(body).getFirst().flaw());
  }

  @Test
  void readsTheSameFromJsonAsFromProtobuf() {
    String decision = "dec_1";
    String json =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":
        "demarc-agent"}}]},"scopeSpans":[{"scope":{"name":"demarc"},"spans":[{"traceId":"%s",
        "spanId":"00000000000000AA","name":"demarc.intent","kind":3,"startTimeUnixNano":"1795514400000000000",
        "endTimeUnixNano":1795514400000000000,"attributes":[
        {"key":"demarc.record.kind","value":{"stringValue":"intent"}},
        {"key":"demarc.record.epoch","value":{"intValue":"1"}},
        {"key":"demarc.record.sequence","value":{"intValue":3}},
        {"key":"demarc.decision.id","value":{"stringValue":"dec_1"}},
        {"key":"demarc.contract.valid","value":{"boolValue":true}},
        {"key":"demarc.data.tags","value":{"arrayValue":{"values":[{"stringValue":"phi"}]}}}]}]}]}]}
        """
            .formatted(SpanGate.traceId(decision));
    List<OtlpSpan> spans = OtlpJson.read(json.getBytes(StandardCharsets.UTF_8));
    Verdict verdict = gate.judge(tenant, spans.getFirst());
    TraceRecord record = ((Verdict.Accepted) verdict).record();
    assertEquals("00000000000000aa", record.spanId());
    assertEquals(3, record.sequence());
    assertEquals(List.of("phi"), record.routing().tags());
  }

  @Test
  void refusesABatchThatCannotBeReadOrIsTooMany() {
    assertThrows(BatchRefused.class, () -> OtlpProtobuf.read(new byte[] {10, 100, 1}));
    assertThrows(BatchRefused.class, () -> OtlpJson.read("[]".getBytes(StandardCharsets.UTF_8)));
    assertThrows(BatchRefused.class, () -> OtlpJson.read("{".getBytes(StandardCharsets.UTF_8)));
    Span.Builder[] many = new Span.Builder[OtlpLimits.SPANS + 1];
    java.util.Arrays.fill(many, Span.newBuilder());
    assertTrue(assertThrows(BatchRefused.class, () -> OtlpProtobuf.read(batch(many))).isTooLarge());
  }

  @Test
  void takesNoBatchThatIsCutAnywhereForAWholeOne() {
    byte[] whole = batch(request(tenant, "dec_1", 1, NOW), request(tenant, "dec_2", 2, NOW));
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThrows(BatchRefused.class, () -> OtlpProtobuf.read(cut), "cut at " + length);
    }
  }

  private Span.Builder good() {
    return request(tenant, "dec_abc", 7, NOW);
  }

  private Span.Builder withFacts(String facts) {
    Span.Builder span = good();
    for (int i = 0; i < span.getAttributesCount(); i++) {
      if (span.getAttributes(i).getKey().equals("demarc.decision.facts")) {
        span.setAttributes(i, text("demarc.decision.facts", facts));
      }
    }
    return span;
  }

  private Verdict judge(Span.Builder span) {
    return gate.judge(tenant, OtlpProtobuf.read(batch(span)).getFirst());
  }

  private TraceRecord accepted(Span.Builder span) {
    return ((Verdict.Accepted) judge(span)).record();
  }

  private void refused(Refusal reason, Span.Builder span) {
    Verdict verdict = judge(span);
    assertTrue(verdict instanceof Verdict.Refused, verdict.toString());
    assertEquals(reason, ((Verdict.Refused) verdict).reason());
  }
}
