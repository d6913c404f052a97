package dev.demarc.agent.collector;

import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.TraceSchemaFile;
import dev.demarc.json.TraceSchemaFile.Metric;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The metrics of the published schema, made from spans: what a span does not tell, no metric can.
 * Each has at most 2,000 series; what is beyond goes into one that says {@code
 * otel.metric.overflow}. For one thread.
 */
final class RequestMetrics implements AutoCloseable {
  private static final AttributeKey<String> TOKEN_TYPE =
      AttributeKey.stringKey("gen_ai.token.type");
  private static final AttributeKey<Boolean> BY_ATTEMPT =
      AttributeKey.booleanKey(TraceAttribute.ATTEMPTS_COUNTED.wire());

  private final Map<String, Metric> definitions = new HashMap<>();
  private final Map<String, DoubleHistogram> histograms = new HashMap<>();
  private final Map<String, LongCounter> counters = new HashMap<>();
  private final Collected collected = new Collected();
  private final SdkMeterProvider provider;
  private boolean empty = true;

  RequestMetrics(Resource resource, TraceSchemaFile schema) {
    this.provider =
        SdkMeterProvider.builder().setResource(resource).registerMetricReader(collected).build();
    Meter meter = provider.get("demarc-agent");
    schema.metrics().forEach(metric -> define(meter, metric));
  }

  private void define(Meter meter, Metric metric) {
    definitions.put(metric.name(), metric);
    switch (metric.instrument()) {
      case "histogram" ->
          histograms.put(
              metric.name(),
              meter
                  .histogramBuilder(metric.name())
                  .setUnit(metric.unit())
                  .setDescription(metric.description())
                  .setExplicitBucketBoundariesAdvice(Objects.requireNonNull(metric.buckets()))
                  .build());
      case "counter" ->
          counters.put(
              metric.name(),
              meter
                  .counterBuilder(metric.name())
                  .setUnit(metric.unit())
                  .setDescription(metric.description())
                  .build());
      default -> throw new IllegalStateException("no instrument is a " + metric.instrument());
    }
  }

  void add(SpanData span) {
    empty = false;
    switch (text(span, TraceAttribute.RECORD_KIND)) {
      case "request" -> request(span);
      case "attempt" -> attempt(span);
      default -> count("demarc.transfer.sent", span, number(span, TraceAttribute.BYTES_OUT));
    }
  }

  /** So many records were gone before they could be counted. */
  void lost(long records) {
    if (records > 0) {
      empty = false;
      counter("demarc.records.lost").add(records);
    }
  }

  private void request(SpanData span) {
    count("demarc.route.requests", span, 1);
    if (span.getAttributes().get(BY_ATTEMPT) == null) {
      cost(span);
    }
    if (!text(span, TraceAttribute.FALLBACK_TO).isEmpty()) {
      count("demarc.fallback.answered", span, 1);
    }
  }

  private void attempt(SpanData span) {
    if (!text(span, TraceAttribute.APPLICATION).isEmpty()) {
      cost(span);
    }
    tokens(span, TraceAttribute.INPUT_TOKENS, "input");
    tokens(span, TraceAttribute.OUTPUT_TOKENS, "output");
    double seconds = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e9;
    observe("gen_ai.client.operation.duration", span, Math.max(0, seconds));
    Double first =
        span.getAttributes().get(AttributeKey.doubleKey(TraceAttribute.FIRST_CHUNK.wire()));
    if (first != null) {
      observe("gen_ai.client.operation.time_to_first_chunk", span, first);
    }
    mismatches(span);
  }

  /**
   * Of attempts that say whom they are for; else of their request, as records of before have it.
   */
  private void cost(SpanData span) {
    count("demarc.cost.settled", span, number(span, TraceAttribute.COST_SETTLED));
  }

  private void tokens(SpanData span, TraceAttribute which, String type) {
    long tokens = number(span, which);
    if (tokens > 0) {
      String name = "gen_ai.client.token.usage";
      Attributes point = point(name, span).put(TOKEN_TYPE, type).build();
      Objects.requireNonNull(histograms.get(name)).record(tokens, point);
    }
  }

  private void mismatches(SpanData span) {
    String name = TraceAttribute.ROUTE_MISMATCH.wire();
    List<String> what = span.getAttributes().get(AttributeKey.stringArrayKey(name));
    for (String each : what == null ? List.<String>of() : what) {
      counter("demarc.route.mismatch")
          .add(
              1,
              point("demarc.route.mismatch", span).put(AttributeKey.stringKey(name), each).build());
    }
  }

  private void observe(String name, SpanData span, double value) {
    Objects.requireNonNull(histograms.get(name)).record(value, point(name, span).build());
  }

  private void count(String name, SpanData span, long value) {
    if (value > 0) {
      counter(name).add(value, point(name, span).build());
    }
  }

  private LongCounter counter(String name) {
    return Objects.requireNonNull(counters.get(name));
  }

  /** The texts of the span that the schema tells this metric apart by. */
  private AttributesBuilder point(String name, SpanData span) {
    AttributesBuilder point = Attributes.builder();
    for (String attribute : Objects.requireNonNull(definitions.get(name)).attributes()) {
      AttributeKey<String> key = AttributeKey.stringKey(attribute);
      String value = span.getAttributes().get(key);
      if (value != null) {
        point.put(key, value);
      }
    }
    return point;
  }

  private static String text(SpanData span, TraceAttribute name) {
    String text = span.getAttributes().get(AttributeKey.stringKey(name.wire()));
    return text == null ? "" : text;
  }

  private static long number(SpanData span, TraceAttribute name) {
    Long number = span.getAttributes().get(AttributeKey.longKey(name.wire()));
    return number == null ? 0 : number;
  }

  /** All of them as OTLP protobuf; empty while there is nothing to tell. */
  Optional<byte[]> report() {
    return empty
        ? Optional.empty()
        : Optional.of(OtlpMetrics.request(collected.all()).toByteArray());
  }

  @Override
  public void close() {
    provider.close();
  }
}
