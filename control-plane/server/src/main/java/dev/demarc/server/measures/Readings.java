package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.measures.Computation.NotYet;
import dev.demarc.server.measures.Computation.Percentiles;
import dev.demarc.server.measures.Computation.Share;
import dev.demarc.server.measures.Computation.Sum;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all measures of a tenant came to in a short time as a whole, by one statement: each source
 * is summed up once, whichever measures are made of it, and by bucket where it is durations.
 */
final class Readings {
  private static final int NO_BUCKET = 0;

  /** Each with one of the measures that are made of it. */
  private static final List<Map.Entry<Source, Measure>> SOURCES = List.copyOf(all().entrySet());

  private final Map<Source, NavigableMap<Integer, Long>> sums = new HashMap<>();

  private Readings() {}

  private record Row(Source source, int bucket, long n) {
    static Row read(ResultSet row) throws SQLException {
      Source source = SOURCES.get(row.getInt("source")).getKey();
      return new Row(source, row.getInt("bucket"), row.getLong("n"));
    }
  }

  /**
   * Reads them in a transaction of the tenant; a measure of which nothing was counted is absent.
   *
   * @param from a whole minute
   * @param to a whole minute after it, not included; few enough that they are read one by one
   */
  static Map<Measure, Answer.Value> of(Sql sql, TenantId tenant, Instant from, Instant to) {
    Statement statement = statement(tenant, from, to);
    var readings = new Readings();
    sql.query(statement.sql(), Row::read, statement.arguments()).forEach(readings::add);
    return readings.values();
  }

  private static Map<Source, Measure> all() {
    Map<Source, Measure> all = new LinkedHashMap<>();
    for (Measure measure : Measure.values()) {
      sources(measure.computation()).forEach(source -> all.putIfAbsent(source, measure));
    }
    return all;
  }

  private static Stream<Source> sources(Computation computation) {
    return switch (computation) {
      case Sum(Source source) -> Stream.of(source);
      case Share share -> Stream.of(counted(share), whole(share.whole()));
      case Percentiles(Source source) -> Stream.of(source);
      case NotYet() -> Stream.empty();
    };
  }

  private static Source counted(Share share) {
    return whole(share.counted().getFirst());
  }

  /** Nothing is asked by dimensions here, so it does not matter which of them count. */
  private static Source whole(Source source) {
    return source instanceof Narrowed narrowed ? narrowed.source() : source;
  }

  private static Statement statement(TenantId tenant, Instant from, Instant to) {
    var statement = new Statement();
    for (int i = 0; i < SOURCES.size(); i++) {
      Source source = SOURCES.get(i).getKey();
      String bucket = source.isSketch() ? "bucket" : Integer.toString(NO_BUCKET);
      statement.add(
          "%sselect %d as source, %s as bucket, sum(n) as n from ("
              .formatted(i == 0 ? "" : "union all ", i, bucket));
      Measure measure = SOURCES.get(i).getValue();
      Question question =
          Question.ofWhole(tenant, measure, Step.MINUTE, Collections.emptySortedMap(), from, to);
      source.addTo(statement, question, List.of());
      statement.add(") s group by 2 having sum(n) is not null\n");
    }
    return statement;
  }

  private void add(Row row) {
    sums.computeIfAbsent(row.source, source -> new TreeMap<>()).put(row.bucket, row.n);
  }

  private Map<Measure, Answer.Value> values() {
    var values = new EnumMap<Measure, Answer.Value>(Measure.class);
    for (Measure measure : Measure.values()) {
      Answer.Value value = value(measure.computation());
      if (value != null) {
        values.put(measure, value);
      }
    }
    return values;
  }

  private Answer.@Nullable Value value(Computation computation) {
    return switch (computation) {
      case Sum(Source source) -> sums.containsKey(source) ? new Answer.Amount(sum(source)) : null;
      case Share share -> ratio(sum(counted(share)), sum(whole(share.whole())));
      case Percentiles(Source source) -> quantiles(source);
      case NotYet() -> null;
    };
  }

  private static Answer.@Nullable Value ratio(long counted, long of) {
    return counted == 0 && of == 0 ? null : Answer.Ratio.of(counted, of);
  }

  private Answer.@Nullable Value quantiles(Source source) {
    return sums.containsKey(source)
        ? Answer.Quantiles.of(
            percentile(source, 50), percentile(source, 95), percentile(source, 99), sum(source))
        : null;
  }

  /** The first bucket up to which there are so many of a hundred. */
  private int percentile(Source source, int percent) {
    long enough = sum(source) * percent;
    long upto = 0;
    for (Map.Entry<Integer, Long> bucket : buckets(source).entrySet()) {
      upto += bucket.getValue() * 100;
      if (upto >= enough) {
        return bucket.getKey();
      }
    }
    throw new IllegalStateException("a percentile is of something");
  }

  private NavigableMap<Integer, Long> buckets(Source source) {
    return sums.getOrDefault(source, Collections.emptyNavigableMap());
  }

  private long sum(Source source) {
    return buckets(source).values().stream().mapToLong(Long::longValue).sum();
  }
}
