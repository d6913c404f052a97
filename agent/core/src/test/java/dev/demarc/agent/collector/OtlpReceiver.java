package dev.demarc.agent.collector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP collector: parses what it is sent, and answers as a test tells it. */
public final class OtlpReceiver implements AutoCloseable {
  final List<List<Span>> batches = new CopyOnWriteArrayList<>();
  final List<List<Metric>> reports = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  volatile Answer answer = Answer.status(200);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What it does with a call that it has read. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;

    static Answer status(int status, String... header) {
      return exchange -> {
        for (int i = 0; i < header.length; i += 2) {
          exchange.getResponseHeaders().set(header[i], header[i + 1]);
        }
        exchange.sendResponseHeaders(status, -1);
      };
    }

    static Answer body(String type, byte[] body) {
      return exchange -> {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      };
    }
  }

  public OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      switch (exchange.getRequestURI().getPath()) {
        case "/v1/traces" -> batches.add(spans(ExportTraceServiceRequest.parseFrom(in)));
        case "/v1/metrics" -> reports.add(metrics(ExportMetricsServiceRequest.parseFrom(in)));
        default -> throw new IOException("nothing is there");
      }
      answer.to(exchange);
    }
  }

  private static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static List<Metric> metrics(ExportMetricsServiceRequest request) {
    return request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  /** Places in the journal, as they came. */
  List<Long> sequences() {
    return batches.stream().flatMap(List::stream).map(OtlpReceiver::sequence).toList();
  }

  static long sequence(Span span) {
    return span.getAttributesList().stream()
        .filter(one -> one.getKey().equals("demarc.record.sequence"))
        .findFirst()
        .orElseThrow()
        .getValue()
        .getIntValue();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
