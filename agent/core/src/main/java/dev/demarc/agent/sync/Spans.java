package dev.demarc.agent.sync;

import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Cost;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Payer;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.budget.CostBasis;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.trace.TraceAttribute;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records as spans, one each. The trace id is the first 16 bytes of the decision id's SHA-256, the
 * request's span id the next 8, so that all spans of a decision meet whatever order they are sent
 * in; the others' span ids come from their place in the chain. Sending a record again sends the
 * same span.
 */
public final class Spans {
  private static final String OPERATION = "chat";

  private final long epoch;
  private final Resource resource;
  private final Function<ClassId, Export> export;

  /**
   * Spans of one journal.
   *
   * @param export what may be told of requests of a class, whoever is told
   */
  public Spans(long epoch, String agentVersion, Function<ClassId, Export> export) {
    this.epoch = epoch;
    this.export = export;
    this.resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"),
                "demarc-agent",
                AttributeKey.stringKey("service.version"),
                agentVersion));
  }

  /** What all of them are of. */
  public Resource resource() {
    return resource;
  }

  /**
   * The spans, in the order of the records.
   *
   * @param version of the schema that the receiver knows
   */
  public List<SpanData> of(List<Entry> entries, int version) {
    return entries.stream().map(entry -> span(entry, identity(entry, version))).toList();
  }

  private SpanData span(Entry entry, SpanAttributes identity) {
    return switch (entry.kind()) {
      case REQUEST -> request(entry, identity, entry.read(RequestRecord.class));
      case ATTEMPT -> attempt(entry, identity, entry.read(Attempt.class));
      case INTENT -> intent(entry, identity, entry.read(Intent.class));
    };
  }

  private SpanData request(Entry entry, SpanAttributes identity, RequestRecord request) {
    boolean everything =
        export.apply(request.decision().facts().data().dataClass()) == Export.METADATA;
    SpanAttributes attributes = RequestAttributes.of(identity, request, everything);
    return new RecordedSpan(
        resource,
        root(entry),
        SpanContext.getInvalid(),
        "demarc.request",
        SpanKind.SERVER,
        nanos(request.start()),
        nanos(request.end()),
        status(request.error() != null),
        attributes.all());
  }

  private SpanData attempt(Entry entry, SpanAttributes identity, Attempt attempt) {
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
    cost(attributes, attempt.cost(), export);
    Long firstChunk = attempt.firstChunkMicros();
    if (firstChunk != null) {
      attributes.decimal(TraceAttribute.FIRST_CHUNK, firstChunk / 1e6);
    }
    return new RecordedSpan(
        resource,
        child(entry),
        root(entry),
        OPERATION + " " + attempt.route().model(),
        SpanKind.CLIENT,
        nanos(attempt.start()),
        nanos(attempt.end()),
        status(attempt.errorType() != null),
        attributes.all());
  }

  /** For whom only where its request tells that attempts do: else it would count twice. */
  private static void cost(
      SpanAttributes attributes, @Nullable Cost cost, Function<ClassId, Export> export) {
    if (cost == null) {
      return;
    }
    if (cost.reservation() != null) {
      attributes.number(TraceAttribute.COST_RESERVED, cost.reservedMicroUsd());
    }
    if (cost.basis() != CostBasis.UNKNOWN) {
      attributes.number(TraceAttribute.COST_SETTLED, cost.settledMicroUsd());
    }
    Payer payer = cost.payer();
    if (payer != null && attributes.reaches(TraceAttribute.ATTEMPTS_COUNTED.since())) {
      payer(attributes, payer, export.apply(payer.dataClass()) == Export.METADATA);
    }
  }

  private static void payer(SpanAttributes attributes, Payer payer, boolean everything) {
    attributes
        .text(TraceAttribute.APPLICATION, payer.application().text())
        .text(TraceAttribute.DATA_CLASS, payer.dataClass().text())
        .text(TraceAttribute.DECISION_RULE, payer.rule() == null ? null : payer.rule().text());
    if (everything) {
      attributes
          .text(TraceAttribute.TEAM, SpanAttributes.harmless(payer.team()))
          .text(TraceAttribute.TASK, payer.task().text());
    }
    Place from = payer.from();
    if (everything && from != null) {
      attributes
          .text(TraceAttribute.BOUNDARY_FROM, from.boundary().wire())
          .text(TraceAttribute.REGION_FROM, from.region());
    }
  }

  private SpanData intent(Entry entry, SpanAttributes identity, Intent intent) {
    SpanAttributes attributes =
        route(identity, intent.route())
            .text(TraceAttribute.BOUNDARY_FROM, intent.from().boundary().wire())
            .text(TraceAttribute.REGION_FROM, intent.from().region())
            .number(TraceAttribute.BYTES_OUT, intent.bytesOut());
    return new RecordedSpan(
        resource,
        child(entry),
        root(entry),
        "demarc.intent",
        SpanKind.INTERNAL,
        nanos(intent.at()),
        nanos(intent.at()),
        StatusData.unset(),
        attributes.all());
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

  private static SpanContext root(Entry entry) {
    String hash = hash(entry.decision().text());
    return context(hash.substring(0, 32), hash.substring(32, 48));
  }

  private SpanContext child(Entry entry) {
    String place = hash(epoch + ":" + entry.sequence());
    return context(root(entry).getTraceId(), place.substring(0, 16));
  }

  private static SpanContext context(String trace, String span) {
    return SpanContext.create(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static String hash(String text) {
    String digest = Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).text();
    return digest.substring("sha256:".length());
  }

  private static StatusData status(boolean failed) {
    return failed ? StatusData.error() : StatusData.ok();
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
