package dev.demarc.server.traces;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects one span while it is being read. The first flaw stays; after it nothing is kept. */
final class SpanBuilder {
  String traceId = "";
  String spanId = "";
  String parentSpanId = "";
  long startNanos;
  long endNanos;
  private String name = "";
  private final List<OtlpSpan.Attribute> attributes = new ArrayList<>(48);
  private @Nullable Refusal flaw;

  void name(@Nullable String name) {
    flawIf(name == null, Refusal.NAME);
    this.name = name == null ? "" : name;
  }

  void attribute(OtlpSpan.@Nullable Attribute attribute) {
    flawIf(attribute == null || attributes.size() >= OtlpLimits.ATTRIBUTES, Refusal.ATTRIBUTES);
    if (attribute != null && flaw == null) {
      attributes.add(attribute);
    }
  }

  void annotatedIf(boolean annotated) {
    flawIf(annotated, Refusal.ANNOTATION);
  }

  void flawIf(boolean flawed, Refusal reason) {
    if (flawed && flaw == null) {
      flaw = reason;
    }
  }

  OtlpSpan build() {
    return new OtlpSpan(
        traceId, spanId, parentSpanId, name, startNanos, endNanos, attributes, flaw);
  }
}
