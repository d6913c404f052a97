package dev.demarc.agent.receive;

import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
  private final Map<String, Map<String, LongAdder>> counters = new ConcurrentSkipListMap<>();
  private final Map<String, Map<String, Observed>> observed = new ConcurrentSkipListMap<>();
  private final Map<String, LongSupplier> gauges = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<Map<String, Long>>> labelled = new ConcurrentSkipListMap<>();
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder micros = new LongAdder();
  private final LongAdder decisionNanos = new LongAdder();

  private record Observed(LongAdder micros, LongAdder count) {}

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

  /**
   * Counts one.
   *
   * @param labels names and values in turn; values are ids of the signed policy, enumerations and
   *     slugs, never a caller's text
   */
  public void count(String name, String... labels) {
    add(counters.computeIfAbsent(name, absent -> new ConcurrentSkipListMap<>()), join(labels));
  }

  /** Adds an amount to a counter; labels as in {@link #count}. */
  public void add(String name, long amount, String... labels) {
    counters
        .computeIfAbsent(name, absent -> new ConcurrentSkipListMap<>())
        .computeIfAbsent(join(labels), absent -> new LongAdder())
        .add(amount);
  }

  /** Adds one duration to a sum and a count; labels as in {@link #count}. */
  public void observe(String name, Duration duration, String... labels) {
    Observed to =
        observed
            .computeIfAbsent(name, absent -> new ConcurrentSkipListMap<>())
            .computeIfAbsent(
                join(labels), absent -> new Observed(new LongAdder(), new LongAdder()));
    to.micros().add(duration.toNanos() / 1_000);
    to.count().increment();
  }

  private static String join(String... labels) {
    StringJoiner joined = new StringJoiner(",");
    for (int i = 0; i < labels.length; i += 2) {
      joined.add(labels[i] + "=\"" + labels[i + 1] + "\"");
    }
    return joined.toString();
  }

  /** A number that is read when asked for, such as records not uploaded yet. */
  public void gauge(String name, LongSupplier value) {
    gauges.put(name, value);
  }

  /**
   * Numbers that are read when asked for, by {@link #labels}: counters where the name ends in
   * {@code _total}, else gauges.
   */
  public void readings(String name, Supplier<Map<String, Long>> values) {
    labelled.put(name, values);
  }

  /** Names and values in turn, as {@link #count} takes them, as one text. */
  public static String labels(String... labels) {
    return join(labels);
  }

  /** Numbers by the values of one label, as {@link #readings} wants them. */
  public static Map<String, Long> by(String label, Map<String, Long> numbers) {
    Map<String, Long> labelled = new TreeMap<>();
    numbers.forEach((value, number) -> labelled.put(labels(label, value), number));
    return labelled;
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
    counters.forEach((name, values) -> counter(text, name, values));
    observed.forEach((name, values) -> summary(text, name, values));
    gauges.forEach((name, value) ->
        text.append("# TYPE ")
            .append(name)
            .append(" gauge\n")
            .append(name)
            .append(' ')
            .append(value.getAsLong())
            .append('\n'));
    labelled.forEach((name, values) -> {
      String type = name.endsWith("_total") ? " counter\n" : " gauge\n";
      text.append("# TYPE ").append(name).append(type);
      new TreeMap<>(values.get())
          .forEach((labels, value) -> line(text, name, labels).append(value).append('\n'));
    });
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

  private static void summary(StringBuilder text, String name, Map<String, Observed> values) {
    text.append("# TYPE ").append(name).append(" summary\n");
    values.forEach((labels, value) -> {
      line(text, name + "_sum", labels).append(value.micros().sum() / 1e6).append('\n');
      line(text, name + "_count", labels).append(value.count().sum()).append('\n');
    });
  }

  private static StringBuilder line(StringBuilder text, String name, String labels) {
    text.append(name);
    return labels.isEmpty() ? text.append(' ') : text.append('{').append(labels).append("} ");
  }

  private static void counter(StringBuilder text, String name, Map<String, LongAdder> values) {
    text.append("# TYPE ").append(name).append(" counter\n");
    new TreeMap<>(values)
        .forEach((labels, value) -> line(text, name, labels).append(value.sum()).append('\n'));
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
