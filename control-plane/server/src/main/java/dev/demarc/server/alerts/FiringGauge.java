package dev.demarc.server.alerts;

import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * {@code demarc_alerts_firing} by tenant and severity, the same in every replica: a row for each
 * that has some, the {@value #MOST} with most.
 */
@ApplicationScoped
class FiringGauge {
  private static final int MOST = 1_000;

  private final JobDatabase jobs;
  private final MultiGauge gauge;

  FiringGauge(JobDatabase jobs, MeterRegistry meters) {
    this.jobs = jobs;
    this.gauge =
        MultiGauge.builder("demarc.alerts.firing")
            .description("Alerts that are not over")
            .register(meters);
  }

  /** Counts anew. */
  void refresh() {
    List<MultiGauge.Row<?>> rows =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select tenant_id, severity, count(*) as firing from alert where ended_at is null
                group by tenant_id, severity order by firing desc limit ?
                """,
                row ->
                    MultiGauge.Row.of(
                        Tags.of(
                            "tenant",
                            Columns.uuid(row, "tenant_id").toString(),
                            "severity",
                            Columns.text(row, "severity")),
                        row.getLong("firing")),
                MOST));
    gauge.register(rows, true);
  }
}
