package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.server.traces.OtlpLimits.BatchRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one request while they are being read. Resource and scope apply to every span under
 * them, wherever in the message they stand: what they may not carry, refuses those spans.
 */
final class OtlpBatch {
  private static final Set<String> RESOURCE = Set.of("service.name", "service.version");

  private final List<OtlpSpan> spans = new ArrayList<>();
  private final List<SpanBuilder> pending = new ArrayList<>();
  private int scopeStart;
  private @Nullable Refusal resourceFlaw;
  private @Nullable Refusal scopeFlaw;
  private int count;

  void startResource() {
    pending.clear();
    resourceFlaw = null;
  }

  void resourceAttribute(OtlpSpan.Attribute attribute) {
    boolean known = RESOURCE.contains(attribute.name());
    boolean harmless = attribute.value() instanceof OtlpSpan.Text(String text) && isName(text);
    if (!known || !harmless) {
      resourceFlaw = known ? Refusal.VALUE : Refusal.UNKNOWN_ATTRIBUTE;
    }
  }

  void endResource() {
    for (SpanBuilder span : pending) {
      Refusal flaw = resourceFlaw;
      if (flaw != null) {
        span.flawIf(true, flaw);
      }
      spans.add(span.build());
    }
    pending.clear();
  }

  void startScope() {
    scopeStart = pending.size();
    scopeFlaw = null;
  }

  void scopeText(@Nullable String text) {
    scopeFlawIf(text == null || !isName(text));
  }

  void scopeFlawIf(boolean flawed) {
    scopeFlaw = flawed ? Refusal.NAME : scopeFlaw;
  }

  void endScope() {
    if (scopeFlaw != null) {
      pending.subList(scopeStart, pending.size()).forEach(s -> s.flawIf(true, Refusal.NAME));
    }
  }

  /** Room for one more, or the batch is refused. */
  SpanBuilder newSpan() {
    if (++count > OtlpLimits.SPANS) {
      throw BatchRefused.tooLarge("more than " + OtlpLimits.SPANS + " spans");
    }
    return new SpanBuilder();
  }

  void add(SpanBuilder span) {
    pending.add(span);
  }

  List<OtlpSpan> spans() {
    return spans;
  }

  private static boolean isName(String text) {
    return TraceAttribute.REQUEST_MODEL.accepts(text);
  }
}
