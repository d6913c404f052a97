package dev.demarc.server.traces;

import com.google.protobuf.ByteString;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Spans as the published OTLP classes write them, apart from what reads them. */
final class TestSpans {
  private TestSpans() {}

  /** A request's span with everything; change it as the test needs. */
  static Span.Builder request(TenantId tenant, String decision, long sequence, Instant at) {
    return span("request", "demarc.request", decision, sequence, at)
        .addAttributes(text("demarc.decision.outcome", "routed"))
        .addAttributes(text("demarc.decision.reason", "chosen"))
        .addAttributes(text("demarc.decision.facts", facts(tenant)))
        .addAttributes(text("demarc.data.class", "internal"))
        .addAttributes(texts("demarc.data.tags", "phi", "null"))
        .addAttributes(text("demarc.application", "notes"))
        .addAttributes(text("demarc.task", "chat"))
        .addAttributes(text("demarc.target", "cloud"))
        .addAttributes(text("demarc.boundary.to", "managed-cloud"))
        .addAttributes(text("demarc.region", "us"))
        .addAttributes(number("demarc.cost.settled_micro_usd", 42))
        .addAttributes(number("demarc.transfer.bytes_out", 1_000))
        .addAttributes(text("gen_ai.response.model", "stand-in-small"));
  }

  static Span.Builder span(String kind, String name, String decision, long sequence, Instant at) {
    long start = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    return Span.newBuilder()
        .setTraceId(bytes(SpanGate.traceId(decision)))
        .setSpanId(bytes("%016x".formatted(sequence + 1)))
        .setName(name)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + 250_000_000L)
        .addAttributes(text("demarc.record.kind", kind))
        .addAttributes(number("demarc.record.epoch", 1))
        .addAttributes(number("demarc.record.sequence", sequence))
        .addAttributes(text("demarc.decision.id", decision));
  }

  static byte[] batch(Span.Builder... spans) {
    var scope = ScopeSpans.newBuilder();
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(text("service.name", "demarc-agent")))
                .addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  static String facts(TenantId tenant) {
    var facts =
        new Facts(
            tenant,
            ApplicationId.of("notes"),
            "team",
            new Facts.Actor(null, new TreeSet<>()),
            TaskId.of("chat"),
            new Facts.Data(
                ClassId.of("internal"),
                20,
                new TreeSet<>(Set.of(TagId.of("phi"))),
                new TreeSet<>(Set.of("declared"))),
            new TreeMap<>(),
            new Place(Boundary.EDGE, "eu"),
            SiteId.of("ward-1"),
            GroupId.of("default"),
            null,
            new Facts.Request("auto", 1_000, 200, 500, 1, 0, false, new TreeSet<>()));
    try {
      return DemarcJson.strict().writeValueAsString(facts);
    } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static KeyValue text(String key, String value) {
    return value(key, AnyValue.newBuilder().setStringValue(value));
  }

  static KeyValue number(String key, long value) {
    return value(key, AnyValue.newBuilder().setIntValue(value));
  }

  static KeyValue texts(String key, String... values) {
    var array = ArrayValue.newBuilder();
    for (String value : values) {
      array.addValues(AnyValue.newBuilder().setStringValue(value));
    }
    return value(key, AnyValue.newBuilder().setArrayValue(array));
  }

  static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
