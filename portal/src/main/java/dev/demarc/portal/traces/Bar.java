package dev.demarc.portal.traces;

import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.traces.TraceAnswers.ConsentTimes;
import dev.demarc.portal.traces.TraceAnswers.Span;
import dev.demarc.portal.traces.TraceAnswers.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that took a request's time.
 *
 * @param boundary where it ran, {@code none} where nothing moved
 * @param firstChunk when the first piece of an answer came; absent where none is told
 */
record Bar(
    String name,
    Kind kind,
    Instant start,
    Instant end,
    String boundary,
    @Nullable Instant firstChunk) {

  private static final String NOWHERE = "none";

  /** What it is. */
  enum Kind {
    /** A record of the agent. */
    SPAN,
    /** A part of the request that has no record of its own. */
    PHASE
  }

  /** All of a trace: the request, its decisions, the wait for an answer, then what was executed. */
  static List<Bar> of(Trace trace, @Nullable ConsentTimes consent) {
    List<Bar> bars = new ArrayList<>();
    List<Span> spans =
        trace.spans().stream()
            .sorted(
                Comparator.comparing(Span::start)
                    .thenComparing(Span::end, Comparator.reverseOrder()))
            .toList();
    for (Span span : spans) {
      bars.add(of(span));
      if (span.isRequest()) {
        decision(span, bars);
        waiting(span, consent, bars);
      }
    }
    return bars;
  }

  private static Bar of(Span span) {
    Double first = span.decimal(TraceAttribute.FIRST_CHUNK);
    String boundary = span.text(TraceAttribute.BOUNDARY_TO);
    return new Bar(
        span.name(),
        Kind.SPAN,
        span.start(),
        span.end(),
        boundary == null ? NOWHERE : boundary,
        first == null ? null : span.start().plusNanos(Math.round(first * 1e9)));
  }

  /** All decisions of the request together, which begin with it. */
  private static void decision(Span request, List<Bar> bars) {
    Double nanos = request.decimal(TraceAttribute.DECISION_LATENCY);
    if (nanos != null) {
      Instant end = request.start().plusNanos(nanos.longValue());
      bars.add(phase("Deciding", request.start(), end));
    }
  }

  /** Only where somebody was asked while the request was held. */
  private static void waiting(Span request, @Nullable ConsentTimes consent, List<Bar> bars) {
    if (consent == null || consent.requestedAt() == null) {
      return;
    }
    Instant asked = consent.requestedAt();
    Instant answered = consent.answeredAt();
    Instant until = answered == null || answered.isAfter(request.end()) ? request.end() : answered;
    if (!asked.isBefore(request.start()) && asked.isBefore(until)) {
      bars.add(phase("Waiting for consent", asked, until));
    }
  }

  private static Bar phase(String name, Instant start, Instant end) {
    return new Bar(name, Kind.PHASE, start, end, NOWHERE, null);
  }

  /** Its boundary as people read it. */
  String words() {
    return boundary.equals(NOWHERE) ? "nothing moved" : Words.boundary(boundary);
  }

  Duration length() {
    return start.isBefore(end) ? Duration.between(start, end) : Duration.ZERO;
  }

  /** How long until the first piece came; absent where none is told. */
  @Nullable Duration untilFirstChunk() {
    return firstChunk == null ? null : Duration.between(start, firstChunk);
  }
}
