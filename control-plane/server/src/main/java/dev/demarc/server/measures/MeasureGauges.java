package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every measure that is measured, on {@code /q/metrics}, with the time and the tenants it is of.
 */
@ApplicationScoped
class MeasureGauges {
  static final Duration WINDOW = Duration.ofMinutes(15);

  private static final String TIME =
      "The time is the %d complete minutes before demarc_measures_window_end_seconds."
          .formatted(WINDOW.toMinutes());

  private final List<MeasureGauge> gauges;
  private final TenantGauge end;
  private final TenantGauge tenants;

  MeasureGauges(MeterRegistry meters) {
    this.gauges =
        Stream.of(Measure.values())
            .filter(Measure::isMeasured)
            .map(measure -> new MeasureGauge(meters, measure, TIME))
            .toList();
    this.end =
        new TenantGauge(meters, "demarc.measures.window.end", "seconds", "When the time ends.");
    this.tenants =
        new TenantGauge(
            meters,
            "demarc.measures.tenants",
            null,
            "Tenants that go on, by whether they are told apart.");
  }

  /**
   * Shows these and nothing else.
   *
   * @param end of the window they were read of
   * @param all how many tenants there are
   */
  void show(Map<TenantId, Map<Measure, Answer.Value>> read, Instant end, int all) {
    gauges.forEach(gauge -> gauge.show(read));
    this.end.show(Map.of(Tags.empty(), (double) end.getEpochSecond()));
    tenants.show(
        Map.of(
            Tags.of("state", "shown"),
            (double) read.size(),
            Tags.of("state", "left-out"),
            (double) all - read.size()));
  }

  /** Shows nothing: what it is now is not known. */
  void clear() {
    gauges.forEach(gauge -> gauge.show(Map.of()));
    end.show(Map.of());
    tenants.show(Map.of());
  }
}
