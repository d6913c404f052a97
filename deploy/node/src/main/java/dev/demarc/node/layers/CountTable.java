package dev.demarc.node.layers;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One line for each layer, and a last line that tools read. */
final class CountTable {
  private final Map<String, Counts> layers = new LinkedHashMap<>();

  void add(String layer, Counts counts) {
    layers.merge(layer, counts, Counts::plus);
  }

  Counts sum() {
    return layers.values().stream().reduce(Counts.NONE, Counts::plus);
  }

  /** Whether every layer ran at least one test, and none failed. */
  boolean green() {
    return !layers.isEmpty()
        && layers.values().stream().allMatch(c -> c.run() > 0 && c.failed() == 0);
  }

  String text() {
    StringBuilder text = new StringBuilder(row("layer", "run", "failed", "skipped"));
    layers.forEach((layer, c) -> text.append(row(layer, c.run(), c.failed(), c.skipped())));
    Counts sum = sum();
    return text.append(
            "%n%d passed, %d failed, %d skipped%n"
                .formatted(sum.passed(), sum.failed(), sum.skipped()))
        .toString();
  }

  private static String row(String layer, Object run, Object failed, Object skipped) {
    return String.format(Locale.ROOT, "%-12s %8s %8s %8s%n", layer, run, failed, skipped);
  }
}
