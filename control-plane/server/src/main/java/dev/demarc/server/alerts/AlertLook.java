package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Gives every tenant with rules that are due a turn, in every replica: whichever claims a rule
 * first looks at it. Who waits for longest comes first, and none has more than a turn before all
 * others had theirs; what is left is due still when it is looked for again. A tenant that is
 * suspended, as one that leaves is, is left alone until it goes on.
 */
@ApplicationScoped
public class AlertLook {
  private static final Logger LOG = Logger.getLogger(AlertLook.class);
  private static final int TENANTS = 500;

  private final JobDatabase jobs;
  private final Watch watch;
  private final FiringGauge gauge;
  private final Clock clock;

  AlertLook(JobDatabase jobs, Watch watch, FiringGauge gauge, Clock clock) {
    this.jobs = jobs;
    this.watch = watch;
    this.gauge = gauge;
    this.clock = clock;
  }

  @Scheduled(
      every = "{demarc.alerts.look-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork(clock);
    gauge.refresh();
  }

  /** One turn each, at the time it begins; says how many rules were looked at. */
  int doWork(InstantSource time) {
    return due(time.instant()).stream().mapToInt(tenant -> turn(tenant, time.instant())).sum();
  }

  private List<TenantId> due(Instant now) {
    return jobs.acrossTenants(sql ->
        sql.query(
            """
            select s.tenant_id from alert_standing s join tenant t on t.tenant_id = s.tenant_id
            where s.due_at is not null and (s.due_at <= ? or s.due_at > ?)
              and t.suspended_at is null
            group by s.tenant_id order by min(s.due_at) limit ?
            """,
            row -> new TenantId(Columns.uuid(row, "tenant_id")),
            now,
            now.plus(AlertRules.AHEAD),
            TENANTS));
  }

  /** One tenant's failure leaves the others their turn. */
  private int turn(TenantId tenant, Instant now) {
    try {
      return watch.turn(tenant, now);
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "alert rules of %s not looked at", tenant);
      return 0;
    }
  }
}
