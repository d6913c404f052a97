package dev.demarc.agent.receive;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counters and a latency histogram in the Prometheus text format. Labels are bounded: outcomes and
 * boundaries are enumerations, and gauges are named at start. Safe for many threads.
 */
public final class Metrics {
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> attempts = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> citations = new ConcurrentSkipListMap<>();
  private final Map<String, LongSupplier> gauges = new ConcurrentSkipListMap<>();
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder micros = new LongAdder();
  private final LongAdder decisionNanos = new LongAdder();

  public Metrics() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /**
   * One request that ended.
   *
   * @param outcome {@code answered} or the error's code
   * @param boundary it ran in, {@code -} where it did not run
   */
  public void request(String outcome, String boundary, long nanos) {
    add(requests, "outcome=\"" + outcome + "\",boundary=\"" + boundary + "\"");
    micros.add(nanos / 1_000);
    buckets[bucket(nanos / 1e9)].increment();
  }

  /** Time the decisions of one request took. */
  public void decided(long nanos) {
    decisionNanos.add(nanos);
  }

  /**
   * One attempt.
   *
   * @param result {@code ok} or the error type
   */
  public void attempt(String boundary, String result) {
    add(attempts, "boundary=\"" + boundary + "\",result=\"" + result + "\"");
  }

  /** A number that is read when asked for, such as records not uploaded yet. */
  public void gauge(String name, LongSupplier value) {
    gauges.put(name, value);
  }

  /** An answer that had to refer to a source of its request; whether it did, and to no other. */
  public void cited(boolean carried) {
    add(citations, "carried=\"" + carried + "\"");
  }

  /** The text a scraper reads. */
  public String text() {
    StringBuilder text = new StringBuilder(2_048);
    counter(text, "demarc_requests_total", requests);
    counter(text, "demarc_attempts_total", attempts);
    counter(text, "demarc_citations_total", citations);
    histogram(text);
    text.append("# TYPE demarc_decision_seconds_total counter\ndemarc_decision_seconds_total ")
        .append(decisionNanos.sum() / 1e9)
        .append('\n');
    gauges.forEach((name, value) ->
        text.append("# TYPE ")
            .append(name)
            .append(" gauge\n")
            .append(name)
            .append(' ')
            .append(value.getAsLong())
            .append('\n'));
    return text.toString();
  }

  private void histogram(StringBuilder text) {
    String name = "demarc_request_duration_seconds";
    text.append("# TYPE ").append(name).append(" histogram\n");
    long sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += buckets[i].sum();
      String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
      text.append(name)
          .append("_bucket{le=\"")
          .append(bound)
          .append("\"} ")
          .append(sum)
          .append('\n');
    }
    text.append(name).append("_sum ").append(micros.sum() / 1e6).append('\n');
    text.append(name).append("_count ").append(sum).append('\n');
  }

  private static void counter(StringBuilder text, String name, Map<String, LongAdder> values) {
    text.append("# TYPE ").append(name).append(" counter\n");
    new TreeMap<>(values)
        .forEach((labels, value) ->
            text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value.sum())
                .append('\n'));
  }

  private static void add(Map<String, LongAdder> values, String labels) {
    values.computeIfAbsent(labels, absent -> new LongAdder()).increment();
  }

  private static int bucket(double seconds) {
    int i = 0;
    while (i < BOUNDS.length && seconds > BOUNDS[i]) {
      i++;
    }
    return i;
  }
}
