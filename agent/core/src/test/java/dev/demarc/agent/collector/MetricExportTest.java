package dev.demarc.agent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.Collector;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.record.FullRecords;
import dev.demarc.agent.record.Records;
import dev.demarc.agent.sync.Spans;
import dev.demarc.json.TraceSchemaFile;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of the published schema, as a collector gets them. */
class MetricExportTest {
  @TempDir Path temporary;
  private final OtlpReceiver receiver = new OtlpReceiver();
  private final Collector to = Site.at(receiver.url());
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(temporary.resolve("data"));
  }

  @AfterEach
  void close() throws Exception {
    site.close();
    receiver.close();
  }

  private void turn(MetricExport export) {
    site.nanos += Duration.ofSeconds(10).toNanos();
    export.doWork(to);
  }

  @Test
  void countsTokensTimesAndRequestsOfWhatWasRecorded() {
    MetricExport export = site.metrics();
    Records.join(site.journal.attempt(Records.attempt("dec_1")));
    Records.join(site.journal.request(Records.request("dec_1", "public")));
    Records.join(site.journal.intent(Records.intent(5)));
    turn(export);
    HistogramDataPoint input = tokens("input");
    assertEquals(20, input.getSum());
    assertEquals(1, input.getCount());
    assertEquals(10, tokens("output").getSum());
    assertEquals(0.01, point("gen_ai.client.operation.duration").getSum(), 1e-9);
    assertEquals(0.005, point("gen_ai.client.operation.time_to_first_chunk").getSum(), 1e-9);
    assertEquals(1, number("demarc.route.requests").getAsInt());
    assertEquals(
        Map.of(
            "demarc.boundary.to", "managed-cloud",
            "demarc.data.class", "public",
            "demarc.decision.outcome", "routed",
            "demarc.target", "cloud",
            "gen_ai.request.model", "stand-in-large"),
        attributes(number("demarc.route.requests").getAttributesList()));
    assertEquals(1_005, number("demarc.transfer.sent").getAsInt());
  }

  @Test
  void hasTheBucketsOfTheConventions() {
    MetricExport export = site.metrics();
    Records.join(site.journal.attempt(Records.attempt("dec_1")));
    turn(export);
    List<Double> tokens = tokens("input").getExplicitBoundsList();
    assertEquals(1.0, tokens.getFirst());
    assertEquals(67_108_864.0, tokens.getLast());
    List<Double> seconds = point("gen_ai.client.operation.duration").getExplicitBoundsList();
    assertEquals(0.01, seconds.getFirst());
    assertEquals(81.92, seconds.getLast());
    assertEquals(14, seconds.size());
  }

  @Test
  void reportsNothingBeforeThereIsAnything() {
    turn(site.metrics());
    assertEquals(List.of(), receiver.reports);
  }

  @Test
  void tellsInTheNextReportWhatOneThatFailedDidNot() {
    MetricExport export = site.metrics();
    Records.join(site.journal.request(Records.request("dec_1", "public")));
    receiver.answer = OtlpReceiver.Answer.status(503);
    assertThrows(ControlPlane.Away.class, () -> turn(export));
    assertEquals(0, site.mark(Signal.METRICS).sequence());
    Records.join(site.journal.request(Records.request("dec_2", "public")));
    receiver.answer = OtlpReceiver.Answer.status(200);
    turn(export);
    assertEquals(2, number("demarc.route.requests").getAsInt());
    assertEquals(2, site.mark(Signal.METRICS).sequence());
    turn(export);
    assertEquals(2, number("demarc.route.requests").getAsInt());
  }

  @Test
  void countsAfterARestartWhatNoReportToldOf() throws Exception {
    MetricExport export = site.metrics();
    Records.join(site.journal.request(Records.request("dec_1", "public")));
    turn(export);
    Records.join(site.journal.request(Records.request("dec_2", "public")));
    receiver.answer = OtlpReceiver.Answer.status(503);
    assertThrows(ControlPlane.Away.class, () -> turn(export));
    site.close();
    receiver.answer = OtlpReceiver.Answer.status(200);
    site = new Site(temporary.resolve("data"));
    turn(site.metrics());
    assertEquals(1, number("demarc.route.requests").getAsInt());
    assertEquals(2, site.mark(Signal.METRICS).sequence());
  }

  @Test
  void emitsEveryMetricOfTheSchemaToldApartAsItSaysAndNoOther() throws IOException {
    TraceSchemaFile schema = TraceSchemaFile.load();
    Spans spans = new Spans(7, "0.2.0", Site::export);
    try (RequestMetrics metrics = new RequestMetrics(spans.resource(), schema)) {
      spans.of(FullRecords.all(), 2).forEach(metrics::add);
      metrics.lost(3);
      List<Metric> reported = reported(metrics);
      Map<String, Set<String>> expected = new TreeMap<>();
      schema.metrics().forEach(one -> expected.put(one.name(), new TreeSet<>(one.attributes())));
      Map<String, Set<String>> emitted = new TreeMap<>();
      reported.forEach(one -> emitted.put(one.getName(), names(one)));
      assertEquals(expected, emitted);
      reported.forEach(MetricExportTest::assertCumulative);
    }
  }

  @Test
  void boundsTheSeriesOfAMetric() throws IOException {
    Spans spans = new Spans(7, "0.2.0", Site::export);
    try (RequestMetrics metrics = new RequestMetrics(spans.resource(), TraceSchemaFile.load())) {
      spans.of(FullRecords.classes(2_500), 2).forEach(metrics::add);
      Metric requests = named(reported(metrics), "demarc.route.requests");
      assertEquals(2_000, requests.getSum().getDataPointsCount());
      long sum =
          requests.getSum().getDataPointsList().stream().mapToLong(NumberDataPoint::getAsInt).sum();
      assertEquals(2_500, sum);
    }
  }

  private static void assertCumulative(Metric one) {
    AggregationTemporality is =
        one.hasSum()
            ? one.getSum().getAggregationTemporality()
            : one.getHistogram().getAggregationTemporality();
    assertEquals(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, is, one.getName());
    assertFalse(one.getUnit().isEmpty(), one.getName());
    assertTrue(one.getDescription().endsWith("."), one.getName());
  }

  private static Set<String> names(Metric one) {
    Set<String> names = new TreeSet<>();
    one.getSum().getDataPointsList().forEach(it -> names.addAll(keys(it.getAttributesList())));
    one.getHistogram()
        .getDataPointsList()
        .forEach(it -> names.addAll(keys(it.getAttributesList())));
    return names;
  }

  private static Set<String> keys(List<KeyValue> attributes) {
    return attributes(attributes).keySet();
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, one -> one.getValue().getStringValue()));
  }

  @Test
  void countsCostWhereItsAttemptWasMadeAndNotAgainWithTheRequest() throws IOException {
    assertEquals(400, cost(2), "each attempt says whom it is for");
    assertEquals(400, cost(1), "only the request says so");
  }

  private static long cost(int version) throws IOException {
    Spans spans = new Spans(7, "0.2.0", Site::export);
    try (RequestMetrics metrics = new RequestMetrics(spans.resource(), TraceSchemaFile.load())) {
      spans.of(FullRecords.all(), version).forEach(metrics::add);
      return named(reported(metrics), "demarc.cost.settled").getSum().getDataPoints(0).getAsInt();
    }
  }

  private static List<Metric> reported(RequestMetrics metrics) throws IOException {
    return ExportMetricsServiceRequest.parseFrom(metrics.report().orElseThrow())
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList();
  }

  private Metric metric(String name) {
    return named(receiver.reports.getLast(), name);
  }

  private static Metric named(List<Metric> all, String name) {
    return all.stream().filter(one -> one.getName().equals(name)).findFirst().orElseThrow();
  }

  private HistogramDataPoint tokens(String type) {
    return metric("gen_ai.client.token.usage").getHistogram().getDataPointsList().stream()
        .filter(it -> attributes(it.getAttributesList()).get("gen_ai.token.type").equals(type))
        .findFirst()
        .orElseThrow();
  }

  private HistogramDataPoint point(String name) {
    return metric(name).getHistogram().getDataPoints(0);
  }

  private NumberDataPoint number(String name) {
    return metric(name).getSum().getDataPoints(0);
  }
}
