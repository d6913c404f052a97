package dev.demarc.agent.collector;

import dev.demarc.agent.sync.Otlp;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.Collection;

/** Cumulative counters and histograms as OTLP 1.x protobuf. */
final class OtlpMetrics {
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private OtlpMetrics() {}

  /** Metrics of one resource and scope; none make an empty request. */
  static ExportMetricsServiceRequest request(Collection<MetricData> all) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    if (!all.isEmpty()) {
      MetricData first = all.iterator().next();
      String scope = first.getInstrumentationScopeInfo().getName();
      ScopeMetrics.Builder metrics =
          ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName(scope));
      all.forEach(metric -> metrics.addMetrics(metric(metric)));
      request.addResourceMetrics(
          ResourceMetrics.newBuilder()
              .setResource(Otlp.resource(first.getResource()))
              .addScopeMetrics(metrics));
    }
    return request.build();
  }

  private static Metric metric(MetricData data) {
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(data.getName())
            .setDescription(data.getDescription())
            .setUnit(data.getUnit());
    return switch (data.getType()) {
      case LONG_SUM -> metric.setSum(sum(data)).build();
      case HISTOGRAM -> metric.setHistogram(histogram(data)).build();
      default -> throw new IllegalStateException("no metric is a " + data.getType());
    };
  }

  private static Sum sum(MetricData data) {
    Sum.Builder sum = Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(CUMULATIVE);
    for (LongPointData point : data.getLongSumData().getPoints()) {
      sum.addDataPoints(
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(point.getStartEpochNanos())
              .setTimeUnixNano(point.getEpochNanos())
              .setAsInt(point.getValue())
              .addAllAttributes(Otlp.attributes(point.getAttributes())));
    }
    return sum.build();
  }

  private static Histogram histogram(MetricData data) {
    Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(CUMULATIVE);
    for (HistogramPointData point : data.getHistogramData().getPoints()) {
      histogram.addDataPoints(
          HistogramDataPoint.newBuilder()
              .setStartTimeUnixNano(point.getStartEpochNanos())
              .setTimeUnixNano(point.getEpochNanos())
              .setCount(point.getCount())
              .setSum(point.getSum())
              .setMin(point.getMin())
              .setMax(point.getMax())
              .addAllExplicitBounds(point.getBoundaries())
              .addAllBucketCounts(point.getCounts())
              .addAllAttributes(Otlp.attributes(point.getAttributes())));
    }
    return histogram.build();
  }
}
