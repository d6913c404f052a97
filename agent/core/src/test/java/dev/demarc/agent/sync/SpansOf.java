package dev.demarc.agent.sync;

import dev.demarc.agent.record.Entry;
import dev.demarc.contract.data.Export;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/** The spans of entries. */
final class SpansOf {
  private SpansOf() {}

  static List<Span> of(List<Entry> entries, int version, Export export) {
    return Otlp.request(new Spans(7, "0.2.0", dataClass -> export).of(entries, version))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpansList();
  }
}
