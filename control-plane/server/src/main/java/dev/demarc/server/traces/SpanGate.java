package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.server.traces.Attributes.RefusedSpan;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The allow-list at work: a span becomes a {@link TraceRecord}, or is refused with one reason. What
 * it says of a tenant has no effect; the tenant is the token's. Safe for many threads.
 */
final class SpanGate {
  private static final Duration FUTURE = Duration.ofHours(1);
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  private final InstantSource clock;

  SpanGate(InstantSource clock) {
    this.clock = clock;
  }

  /** Judges one span of an agent of this tenant. */
  Verdict judge(TenantId tenant, OtlpSpan span) {
    try {
      Refusal flaw = span.flaw();
      return flaw == null
          ? new Verdict.Accepted(read(tenant, span, Attributes.of(span.attributes())))
          : new Verdict.Refused(flaw, null);
    } catch (RefusedSpan refused) {
      return refused.verdict();
    }
  }

  private TraceRecord read(TenantId tenant, OtlpSpan span, Attributes attributes) {
    RecordKind kind = kind(attributes);
    DecisionId decision = decision(attributes, span);
    check(span, kind, attributes);
    boundary(attributes, TraceAttribute.BOUNDARY_FROM);
    boundary(attributes, TraceAttribute.BOUNDARY_TO);
    return new TraceRecord(
        kind,
        identity(attributes, TraceAttribute.RECORD_EPOCH),
        identity(attributes, TraceAttribute.RECORD_SEQUENCE),
        decision,
        span.name(),
        span.spanId(),
        span.parentSpanId().isEmpty() ? null : span.parentSpanId(),
        instant(span.startNanos()),
        instant(span.endNanos()),
        routing(attributes),
        attributes.number(TraceAttribute.BYTES_OUT),
        attributes.number(TraceAttribute.COST_SETTLED),
        Measured.of(attributes),
        attributes.json(),
        CanonicalTexts.facts(attributes, tenant),
        CanonicalTexts.situation(attributes),
        CanonicalTexts.considered(attributes));
  }

  private static TraceRecord.Routing routing(Attributes attributes) {
    @Nullable String responseModel = attributes.text(TraceAttribute.RESPONSE_MODEL);
    return new TraceRecord.Routing(
        attributes.text(TraceAttribute.APPLICATION),
        attributes.text(TraceAttribute.TASK),
        attributes.text(TraceAttribute.DATA_CLASS),
        attributes.texts(TraceAttribute.DATA_TAGS),
        attributes.text(TraceAttribute.DECISION_OUTCOME),
        attributes.text(TraceAttribute.DECISION_REASON),
        attributes.text(TraceAttribute.TARGET),
        attributes.text(TraceAttribute.BOUNDARY_TO),
        attributes.text(TraceAttribute.REGION),
        responseModel == null ? attributes.text(TraceAttribute.REQUEST_MODEL) : responseModel,
        attributes.text(TraceAttribute.FALLBACK_FROM));
  }

  private static RecordKind kind(Attributes attributes) {
    @Nullable String text = attributes.text(TraceAttribute.RECORD_KIND);
    try {
      return Wire.parse(RecordKind.class, "kind", text == null ? "" : text);
    } catch (InvalidValue unknown) {
      throw new RefusedSpan(Refusal.IDENTITY, TraceAttribute.RECORD_KIND.wire());
    }
  }

  private static void boundary(Attributes attributes, TraceAttribute which) {
    @Nullable String text = attributes.text(which);
    try {
      if (text != null) {
        Wire.parse(Boundary.class, which.wire(), text);
      }
    } catch (InvalidValue unknown) {
      throw new RefusedSpan(Refusal.VALUE, which.wire());
    }
  }

  private static long identity(Attributes attributes, TraceAttribute part) {
    if (!attributes.has(part)) {
      throw new RefusedSpan(Refusal.IDENTITY, part.wire());
    }
    return attributes.number(part);
  }

  /** The decision; the trace id must be the one that follows from it. */
  private static DecisionId decision(Attributes attributes, OtlpSpan span) {
    @Nullable String text = attributes.text(TraceAttribute.DECISION_ID);
    if (text == null || !traceId(text).equals(span.traceId())) {
      throw new RefusedSpan(Refusal.IDENTITY, TraceAttribute.DECISION_ID.wire());
    }
    return DecisionId.of(text);
  }

  /** The first 16 bytes of SHA-256 of the decision's id, in hex. */
  static String traceId(String decision) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(decision.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private void check(OtlpSpan span, RecordKind kind, Attributes attributes) {
    if (span.spanId().length() != 16
        || !(span.parentSpanId().isEmpty() || span.parentSpanId().length() == 16)) {
      throw new RefusedSpan(Refusal.IDENTITY, null);
    }
    if (!span.name().equals(name(kind, attributes))) {
      throw new RefusedSpan(Refusal.NAME, null);
    }
    boolean possible =
        instant(span.startNanos()).isAfter(EARLIEST)
            && span.endNanos() >= span.startNanos()
            && instant(span.endNanos()).isBefore(clock.instant().plus(FUTURE));
    if (!possible) {
      throw new RefusedSpan(Refusal.TIME, null);
    }
  }

  private static String name(RecordKind kind, Attributes attributes) {
    return switch (kind) {
      case REQUEST -> "demarc.request";
      case INTENT -> "demarc.intent";
      case ATTEMPT -> {
        @Nullable String operation = attributes.text(TraceAttribute.OPERATION_NAME);
        @Nullable String model = attributes.text(TraceAttribute.REQUEST_MODEL);
        yield model == null ? String.valueOf(operation) : operation + " " + model;
      }
    };
  }

  /** Whole microseconds, which is what PostgreSQL keeps. */
  private static Instant instant(long nanos) {
    long micros = nanos / 1_000;
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
