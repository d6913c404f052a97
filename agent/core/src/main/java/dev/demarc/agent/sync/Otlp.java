package dev.demarc.agent.sync;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Spans and attributes as OTLP 1.x protobuf. */
public final class Otlp {
  private Otlp() {}

  /** Spans of one resource; none make an empty request. */
  public static ExportTraceServiceRequest request(List<? extends SpanData> spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    if (!spans.isEmpty()) {
      ScopeSpans.Builder scope = ScopeSpans.newBuilder();
      spans.forEach(span -> scope.addSpans(span(span)));
      request.addResourceSpans(
          ResourceSpans.newBuilder()
              .setResource(resource(spans.getFirst().getResource()))
              .addScopeSpans(scope));
    }
    return request.build();
  }

  /** A resource. */
  public static Resource resource(io.opentelemetry.sdk.resources.Resource resource) {
    return Resource.newBuilder().addAllAttributes(attributes(resource.getAttributes())).build();
  }

  /** Attributes of whatever. */
  public static List<KeyValue> attributes(Attributes attributes) {
    List<KeyValue> all = new ArrayList<>(attributes.size());
    attributes.forEach((key, value) ->
        all.add(KeyValue.newBuilder().setKey(key.getKey()).setValue(value(key, value)).build()));
    return all;
  }

  private static AnyValue value(AttributeKey<?> key, Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    return switch (key.getType()) {
      case STRING -> any.setStringValue((String) value).build();
      case LONG -> any.setIntValue((Long) value).build();
      case DOUBLE -> any.setDoubleValue((Double) value).build();
      case BOOLEAN -> any.setBoolValue((Boolean) value).build();
      case STRING_ARRAY -> any.setArrayValue(texts((List<?>) value)).build();
      default -> throw new IllegalStateException("no attribute is of type " + key.getType());
    };
  }

  private static ArrayValue texts(List<?> texts) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    texts.forEach(text -> array.addValues(AnyValue.newBuilder().setStringValue((String) text)));
    return array.build();
  }

  private static Span span(SpanData span) {
    Span.Builder builder =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(span.getSpanContext().getTraceIdBytes()))
            .setSpanId(ByteString.copyFrom(span.getSpanContext().getSpanIdBytes()))
            .setName(span.getName())
            .setKind(kind(span))
            .setStartTimeUnixNano(span.getStartEpochNanos())
            .setEndTimeUnixNano(span.getEndEpochNanos())
            .addAllAttributes(attributes(span.getAttributes()));
    SpanContext parent = span.getParentSpanContext();
    if (parent.isValid()) {
      builder.setParentSpanId(ByteString.copyFrom(parent.getSpanIdBytes()));
    }
    StatusCode status = span.getStatus().getStatusCode();
    if (status != StatusCode.UNSET) {
      builder.setStatus(Status.newBuilder().setCode(code(status)));
    }
    return builder.build();
  }

  private static Span.SpanKind kind(SpanData span) {
    return switch (span.getKind()) {
      case SERVER -> Span.SpanKind.SPAN_KIND_SERVER;
      case CLIENT -> Span.SpanKind.SPAN_KIND_CLIENT;
      default -> Span.SpanKind.SPAN_KIND_INTERNAL;
    };
  }

  private static Status.StatusCode code(StatusCode status) {
    return status == StatusCode.ERROR
        ? Status.StatusCode.STATUS_CODE_ERROR
        : Status.StatusCode.STATUS_CODE_OK;
  }

  /** The bytes as a body with {@code Content-Encoding: gzip}. */
  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return out.toByteArray();
  }
}
