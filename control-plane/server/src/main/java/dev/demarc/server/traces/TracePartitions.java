package dev.demarc.server.traces;

import dev.demarc.server.platform.JobDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Creates the daily partitions of {@code trace_span} three days ahead. */
@ApplicationScoped
public class TracePartitions {
  private static final int AHEAD_DAYS = 3;

  private final JobDatabase jobs;
  private final Clock clock;

  TracePartitions(JobDatabase jobs, Clock clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    doWork();
  }

  /** Creates what is missing from today on, and says how many that was. */
  int doWork() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return jobs.acrossTenants(sql ->
        sql.first(
                "select create_trace_partitions(?, ?)",
                row -> row.getInt(1),
                today,
                today.plusDays(AHEAD_DAYS))
            .orElse(0));
  }
}
