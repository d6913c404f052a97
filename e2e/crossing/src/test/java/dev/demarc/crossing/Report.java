package dev.demarc.crossing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was seen, counted, and what was wrong. */
final class Report {
  private static final int KEPT = 20;

  private final Map<String, Map<String, Long>> counts = new TreeMap<>();
  private final Map<Kind, Long> wrong = new EnumMap<>(Kind.class);
  private final List<String> told = new ArrayList<>();

  void count(String what, String which) {
    count(what, which, 1);
  }

  void count(String what, String which, long by) {
    counts.computeIfAbsent(what, key -> new TreeMap<>()).merge(which, by, Long::sum);
  }

  void wrong(Kind kind, String how) {
    wrong.merge(kind, 1L, Long::sum);
    if (told.size() < KEPT) {
      told.add(kind + ": " + how);
    }
  }

  void add(Report other) {
    other.counts.forEach((what, by) -> by.forEach((which, count) -> count(what, which, count)));
    other.wrong.forEach((kind, count) -> wrong.merge(kind, count, Long::sum));
    other.told.stream().limit(KEPT - told.size()).forEach(told::add);
  }

  boolean isClean() {
    return wrong.isEmpty();
  }

  boolean has(Kind kind) {
    return wrong.containsKey(kind);
  }

  boolean crossed() {
    return wrong.keySet().stream().anyMatch(Kind::isCrossing);
  }

  long counted(String what) {
    return counts.getOrDefault(what, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }

  long counted(String what, String which) {
    return counts.getOrDefault(what, Map.of()).getOrDefault(which, 0L);
  }

  /** What of it was seen. */
  Set<String> of(String what) {
    return counts.getOrDefault(what, Map.of()).keySet();
  }

  Map<Kind, Long> wrong() {
    return wrong;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (what, by) -> text.append("  ").append(what).append(": ").append(by).append('\n'));
    text.append("  wrong: ").append(wrong).append('\n');
    told.forEach(each -> text.append("    ").append(each).append('\n'));
    return text.toString();
  }
}
