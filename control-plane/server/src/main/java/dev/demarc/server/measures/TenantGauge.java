package dev.demarc.server.measures;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gauge whose rows come and go, and whose values change all at once: a scrape meanwhile misses no
 * row that stays.
 */
final class TenantGauge {
  private final MultiGauge gauge;
  private volatile Map<Tags, Double> values = Map.of();

  TenantGauge(MeterRegistry meters, String name, @Nullable String unit, String help) {
    this.gauge = MultiGauge.builder(name).baseUnit(unit).description(help).register(meters);
  }

  /** From now on it is these, and no others. */
  void show(Map<Tags, Double> now) {
    values = Map.copyOf(now);
    List<MultiGauge.Row<?>> rows =
        values.keySet().stream().<MultiGauge.Row<?>>map(this::row).toList();
    gauge.register(rows);
  }

  private MultiGauge.Row<?> row(Tags tags) {
    return MultiGauge.Row.of(tags, this, gauge -> gauge.value(tags));
  }

  private double value(Tags tags) {
    return values.getOrDefault(tags, Double.NaN);
  }
}
