package dev.demarc.agent.sync;

import com.google.protobuf.ByteString;
import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Cost;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.budget.CostBasis;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.trace.TraceAttribute;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records as OTLP spans, one each. The trace id is the first 16 bytes of the decision id's SHA-256,
 * the request's span id the next 8, so that all spans of a decision meet whatever order they are
 * sent in; the others' span ids come from their place in the chain. Sending a record again sends
 * the same span.
 */
final class Spans {
  private static final String OPERATION = "chat";

  private final long epoch;
  private final Resource resource;
  private final Function<ClassId, Export> export;

  Spans(long epoch, String agentVersion, Function<ClassId, Export> export) {
    this.epoch = epoch;
    this.export = export;
    this.resource =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "demarc-agent"))
            .addAttributes(attribute("service.version", agentVersion))
            .build();
  }

  /**
   * The batch.
   *
   * @param version of the schema that the receiver knows
   */
  ExportTraceServiceRequest of(List<Entry> entries, int version) {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    entries.forEach(entry -> spans.addSpans(span(entry, identity(entry, version))));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource).addScopeSpans(spans))
        .build();
  }

  private Span span(Entry entry, SpanAttributes identity) {
    return switch (entry.kind()) {
      case REQUEST -> request(entry, identity, entry.read(RequestRecord.class));
      case ATTEMPT -> attempt(entry, identity, entry.read(Attempt.class));
      case INTENT -> intent(entry, identity, entry.read(Intent.class));
    };
  }

  private Span request(Entry entry, SpanAttributes identity, RequestRecord request) {
    boolean everything =
        export.apply(request.decision().facts().data().dataClass()) == Export.METADATA;
    SpanAttributes attributes = RequestAttributes.of(identity, request, everything);
    return root(entry)
        .setName("demarc.request")
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(nanos(request.start()))
        .setEndTimeUnixNano(nanos(request.end()))
        .setStatus(status(request.error() != null))
        .addAllAttributes(attributes.list())
        .build();
  }

  private Span attempt(Entry entry, SpanAttributes identity, Attempt attempt) {
    SpanAttributes attributes =
        route(identity, attempt.route())
            .number(TraceAttribute.FALLBACK_ATTEMPT, (long) attempt.number())
            .text(TraceAttribute.ERROR_TYPE, attempt.errorType())
            .number(TraceAttribute.BYTES_OUT, attempt.bytesOut())
            .number(TraceAttribute.BYTES_IN, attempt.bytesIn())
            .number(TraceAttribute.INPUT_TOKENS, attempt.inputTokens())
            .number(TraceAttribute.OUTPUT_TOKENS, attempt.outputTokens())
            .number(TraceAttribute.CACHED_TOKENS, attempt.cachedInputTokens())
            .text(TraceAttribute.RESPONSE_MODEL, attempt.responseModel())
            .texts(TraceAttribute.ROUTE_MISMATCH, attempt.mismatches())
            .text(TraceAttribute.OPERATION_NAME, OPERATION);
    cost(attributes, attempt.cost());
    Long firstChunk = attempt.firstChunkMicros();
    if (firstChunk != null) {
      attributes.decimal(TraceAttribute.FIRST_CHUNK, firstChunk / 1e6);
    }
    return child(entry)
        .setName(OPERATION + " " + attempt.route().model())
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(nanos(attempt.start()))
        .setEndTimeUnixNano(nanos(attempt.end()))
        .setStatus(status(attempt.errorType() != null))
        .addAllAttributes(attributes.list())
        .build();
  }

  private static void cost(SpanAttributes attributes, @Nullable Cost cost) {
    if (cost != null && cost.reservation() != null) {
      attributes.number(TraceAttribute.COST_RESERVED, cost.reservedMicroUsd());
    }
    if (cost != null && cost.basis() != CostBasis.UNKNOWN) {
      attributes.number(TraceAttribute.COST_SETTLED, cost.settledMicroUsd());
    }
  }

  private Span intent(Entry entry, SpanAttributes identity, Intent intent) {
    SpanAttributes attributes =
        route(identity, intent.route())
            .text(TraceAttribute.BOUNDARY_FROM, intent.from().boundary().wire())
            .text(TraceAttribute.REGION_FROM, intent.from().region())
            .number(TraceAttribute.BYTES_OUT, intent.bytesOut());
    return child(entry)
        .setName("demarc.intent")
        .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
        .setStartTimeUnixNano(nanos(intent.at()))
        .setEndTimeUnixNano(nanos(intent.at()))
        .addAllAttributes(attributes.list())
        .build();
  }

  private SpanAttributes identity(Entry entry, int version) {
    return new SpanAttributes(version)
        .text(TraceAttribute.RECORD_KIND, entry.kind().wire())
        .number(TraceAttribute.RECORD_EPOCH, epoch)
        .number(TraceAttribute.RECORD_SEQUENCE, entry.sequence())
        .text(TraceAttribute.RECORD_HASH, HexFormat.of().formatHex(entry.hash()))
        .text(TraceAttribute.DECISION_ID, entry.decision().text());
  }

  static SpanAttributes route(SpanAttributes attributes, Route route) {
    return attributes
        .text(TraceAttribute.TARGET, route.target().text())
        .text(TraceAttribute.REQUEST_MODEL, route.model().text())
        .text(TraceAttribute.BOUNDARY_TO, route.boundary().wire())
        .text(TraceAttribute.REGION, route.region())
        .text(TraceAttribute.OPERATOR, SpanAttributes.harmless(route.operator()))
        .text(TraceAttribute.PROVIDER_NAME, SpanAttributes.harmless(route.operator()));
  }

  private Span.Builder root(Entry entry) {
    byte[] hash = hash(entry.decision().text());
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(hash, 0, 16))
        .setSpanId(ByteString.copyFrom(hash, 16, 8));
  }

  private Span.Builder child(Entry entry) {
    Span.Builder root = root(entry);
    byte[] place = hash(epoch + ":" + entry.sequence());
    return root.setParentSpanId(root.getSpanId()).setSpanId(ByteString.copyFrom(place, 0, 8));
  }

  private static byte[] hash(String text) {
    String digest = Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).text();
    return HexFormat.of().parseHex(digest.substring("sha256:".length()));
  }

  private static Status status(boolean failed) {
    return Status.newBuilder()
        .setCode(failed ? Status.StatusCode.STATUS_CODE_ERROR : Status.StatusCode.STATUS_CODE_OK)
        .build();
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  private static KeyValue attribute(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
