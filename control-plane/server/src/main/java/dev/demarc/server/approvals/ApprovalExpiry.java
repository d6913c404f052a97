package dev.demarc.server.approvals;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Writes down what has run out. Nothing depends on its timeliness: readers look at the time. */
@ApplicationScoped
class ApprovalExpiry {
  private static final Logger LOG = Logger.getLogger(ApprovalExpiry.class);
  private static final int TENANTS = 1_000;
  private static final int AT_ONCE = 200;

  private final JobDatabase jobs;
  private final ApprovalChanges changes;
  private final ApprovalAsking asking;
  private final Clock clock;

  ApprovalExpiry(JobDatabase jobs, ApprovalChanges changes, ApprovalAsking asking, Clock clock) {
    this.jobs = jobs;
    this.changes = changes;
    this.asking = asking;
    this.clock = clock;
  }

  @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    doWork(clock.instant());
  }

  /** Expires at most 200 in each tenant that has some due at this time, and says how many. */
  int doWork(Instant now) {
    List<TenantId> tenants =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select distinct tenant_id from route_approval
                where state in ('requested', 'approved')
                  and (coalesce(valid_until, expires_at) <= ? or uses >= most_uses) limit ?
                """,
                row -> new TenantId(Columns.uuid(row, "tenant_id")),
                now,
                TENANTS));
    return tenants.stream().mapToInt(tenant -> expire(tenant, now)).sum();
  }

  /** One tenant's failure leaves the others their turn. */
  private int expire(TenantId tenant, Instant now) {
    try {
      return changes.change(
          tenant,
          context -> {
            List<RouteApproval> due = context.rows().due(now, AT_ONCE);
            due.forEach(approval -> asking.expire(context, approval.id()));
            return due.size();
          });
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "approvals of %s not expired", tenant);
      return 0;
    }
  }
}
