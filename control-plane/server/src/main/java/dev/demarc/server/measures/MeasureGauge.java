package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measure of all tenants as Prometheus has it: {@code demarc_measure_<name>_<unit>}, and of a
 * ratio and of percentiles {@code demarc_measure_<name>_counted}, of how many it is. Dots of the
 * name are underscores, a unit that the name ends with is not said again, and durations are in
 * seconds.
 */
final class MeasureGauge {
  private static final double MICROS = 1e6;

  private final Measure measure;
  private final TenantGauge value;
  private final TenantGauge counted;

  MeasureGauge(MeterRegistry meters, Measure measure, String time) {
    this.measure = measure;
    String name = "demarc.measure." + measure.wire();
    String help = measure.definition() + " " + time;
    this.value = new TenantGauge(meters, name, unit(measure.unit()), help);
    this.counted = new TenantGauge(meters, name + ".counted", null, "Of how many this is: " + help);
  }

  /** Shows these and no others; of a tenant of which nothing was counted, a count is zero. */
  void show(Map<TenantId, Map<Measure, Answer.Value>> read) {
    Map<Tags, Double> values = new HashMap<>();
    Map<Tags, Double> wholes = new HashMap<>();
    read.forEach((tenant, its) -> add(tenant, its.get(measure), values, wholes));
    value.show(values);
    counted.show(wholes);
  }

  private void add(
      TenantId tenant,
      Answer.@Nullable Value read,
      Map<Tags, Double> values,
      Map<Tags, Double> wholes) {
    Tags of = Tags.of("tenant", tenant.text());
    switch (read) {
      case Answer.Amount amount -> values.put(of, (double) amount.value());
      case Answer.Ratio ratio -> {
        wholes.put(of, (double) ratio.denominator());
        if (ratio.value() != null) {
          values.put(of, ratio.value());
        }
      }
      case Answer.Quantiles quantiles -> {
        wholes.put(of, (double) quantiles.count());
        values.put(of.and("quantile", "0.5"), quantiles.p50() / MICROS);
        values.put(of.and("quantile", "0.95"), quantiles.p95() / MICROS);
        values.put(of.and("quantile", "0.99"), quantiles.p99() / MICROS);
      }
      case null -> {
        if (measure.kind() == Kind.COUNT || measure.kind() == Kind.GAUGE) {
          values.put(of, 0.0);
        }
      }
    }
  }

  private static @Nullable String unit(Unit unit) {
    return switch (unit) {
      case MICROSECONDS, SECONDS -> "seconds";
      case BYTES -> "bytes";
      case MICRO_USD -> "micro_usd";
      case RATIO -> "ratio";
      case REQUESTS, AGENTS, COUNT -> null;
    };
  }
}
