package dev.demarc.e2e.measures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What panels must show of made-up traffic, worked out here from the records alone: the rows of the
 * table of each, raw.
 */
final class Truth {
  private static final Map<String, Told> MEASURES = new TreeMap<>();

  /** How a group of records is told: the cells after its labels. */
  private interface Told {
    /** The rows of these records, split so. */
    List<String> rows(List<Seed> all, List<String> by);
  }

  static {
    count("route.requests", Seed::request, one -> 1);
    count("decision.reasons", Seed::request, one -> 1);
    count("cost", one -> !one.request(), Seed::cost);
    count("budget.reserved", one -> one.every(3), one -> one.cost() + one.place());
    count("budget.settled", one -> one.every(3), Seed::cost);
    count("transfer.bytes", Seed::moves, one -> one.bytesOut() + one.bytesIn());
    count("budget.refused", Seed::outOfBudget, one -> 1);
    count("cloud.unexpected", Seed::firstInCloud, one -> 1);
    count("stability.switches", one -> one.every(11), one -> 1);
    count("stability.thrash", one -> one.every(33), one -> 1);
    ratio("decision.fail_closed", Seed::request, Seed::refused);
    ratio("contract.valid", Seed::answered, one -> one.place() % 9 > 0);
    ratio(
        "citation.parity",
        one -> one.answered() && one.place() % 2 == 0,
        one -> one.place() % 8 > 0);
    ratio("fallback.success", Seed::fallsBack, Seed::answered);
    ratio("trace.attribution", Seed::answered, one -> one.place() % 10 > 0);
    ratio("offline.success", one -> one.every(7), Seed::answered);
    ratio("trace.upload_late", one -> true, Seed::late);
    told(
        "trace.completeness",
        one -> true,
        group -> new Object[] {group.size(), group.getLast().place() + 1});
    quantiles("latency", Seed::request, Seed::micros);
    quantiles("latency.variance", one -> one.every(6), one -> one.micros() * 2);
    ofWhole("fallback.rate", Seed::request, one -> one.fallsBack() && one.answered());
    ofParts("degraded.visible", List.of("context", "quality"), Seed::answered, Seed::degraded);
    ofParts("route.mismatch", List.of("model", "region"), one -> !one.request(), Seed::mismatched);
    MEASURES.put(
        "stability.session_changes",
        (all, by) ->
            List.of(
                List.of(
                        Long.toString(all.stream().filter(one -> one.every(22)).count()),
                        Long.toString(all.stream().filter(one -> one.every(5)).count()))
                    .toString()));
    MEASURES.put("cost.per_request", Truth::costPerRequest);
  }

  private Truth() {}

  /** The rows of a panel, in order of their text; empty where it is not of these records. */
  static Optional<List<String>> rows(String measure, List<Seed> all, List<String> by) {
    return Optional.ofNullable(MEASURES.get(measure))
        .map(told -> told.rows(all, named(measure, by)).stream().sorted().toList());
  }

  /** What is called the same is not the same of every measure. */
  private static List<String> named(String measure, List<String> by) {
    boolean movement = measure.equals("transfer.bytes");
    boolean fallback = measure.startsWith("fallback.");
    return by.stream()
        .map(
            name -> movement && List.of("from", "to").contains(name) ? name + " of movement" : name)
        .map(name -> fallback && name.equals("reason") ? "reason of fallback" : name)
        .toList();
  }

  private static Map<List<String>, List<Seed>> groups(
      List<Seed> all, Predicate<Seed> which, List<String> by) {
    Map<List<String>, List<Seed>> groups = new LinkedHashMap<>();
    all.stream()
        .filter(which)
        .forEach(one ->
            groups
                .computeIfAbsent(by.stream().map(one::label).toList(), labels -> new ArrayList<>())
                .add(one));
    return groups;
  }

  private static String row(List<String> labels, Object... figures) {
    List<String> cells = new ArrayList<>(labels);
    Arrays.stream(figures).map(Object::toString).forEach(cells::add);
    return cells.toString();
  }

  private static void told(
      String measure, Predicate<Seed> which, Function<List<Seed>, Object[]> figures) {
    MEASURES.put(
        measure,
        (all, by) ->
            groups(all, which, by).entrySet().stream()
                .map(group -> row(group.getKey(), figures.apply(group.getValue())))
                .toList());
  }

  private static void count(String measure, Predicate<Seed> which, ToLongFunction<Seed> value) {
    told(measure, which, group -> new Object[] {group.stream().mapToLong(value).sum()});
  }

  private static void ratio(String measure, Predicate<Seed> whole, Predicate<Seed> counted) {
    told(
        measure,
        whole,
        group -> new Object[] {group.stream().filter(counted).count(), group.size()});
  }

  private static void quantiles(String measure, Predicate<Seed> which, ToLongFunction<Seed> value) {
    told(measure, which, group -> percentiles(group.stream().mapToLong(value).sorted().toArray()));
  }

  /** The cells of durations in microseconds, given in their order. */
  static Object[] percentiles(long[] sorted) {
    return new Object[] {rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), sorted.length};
  }

  /** Where the bucket ends, a tenth wide, in which the value of this rank is. */
  private static long rank(long[] sorted, int percent) {
    long value = sorted[(int) ((sorted.length * (long) percent + 99) / 100) - 1];
    double end = 1.1;
    while (end <= value) {
      end *= 1.1;
    }
    return Math.round(end);
  }

  /** The whole stays the whole by whatever it is split. */
  private static void ofWhole(String measure, Predicate<Seed> whole, Predicate<Seed> counted) {
    MEASURES.put(
        measure,
        (all, by) -> {
          long of = all.stream().filter(whole).count();
          return groups(all, counted, by).entrySet().stream()
              .map(group -> row(group.getKey(), group.getValue().size(), of))
              .toList();
        });
  }

  /** Each counted record has each of these; by target and model the whole is split, too. */
  private static void ofParts(
      String measure, List<String> parts, Predicate<Seed> whole, Predicate<Seed> counted) {
    MEASURES.put(
        measure,
        (all, by) -> {
          List<String> others = by.stream().filter(name -> !name.equals("what")).toList();
          Map<List<String>, List<Seed>> wholes = groups(all, whole, others);
          List<String> rows = new ArrayList<>();
          groups(all, counted, others)
              .forEach((labels, group) ->
                  parts.forEach(part -> {
                    List<String> cells = new ArrayList<>(labels);
                    cells.add(by.indexOf("what"), part);
                    rows.add(
                        row(
                            cells,
                            group.size(),
                            Objects.requireNonNull(wholes.get(labels)).size()));
                  }));
          return rows;
        });
  }

  private static List<String> costPerRequest(List<Seed> all, List<String> by) {
    Map<List<String>, long[]> sums = new LinkedHashMap<>();
    for (Seed one : all) {
      long[] both =
          sums.computeIfAbsent(by.stream().map(one::label).toList(), labels -> new long[2]);
      both[0] += one.request() ? 0 : one.cost();
      both[1] += one.request() ? 1 : 0;
    }
    return sums.entrySet().stream()
        .map(sum -> row(sum.getKey(), sum.getValue()[0], sum.getValue()[1]))
        .toList();
  }
}
