package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Removes from the log what ended 30 days ago, and what is older than a tenant's newest 20,000. */
@ApplicationScoped
public class DeliveryRetention {
  private static final Logger LOG = Logger.getLogger(DeliveryRetention.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MOST = 20_000;
  private static final int TENANTS = 10_000;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final Clock clock;

  DeliveryRetention(JobDatabase jobs, TenantDatabase database, Clock clock) {
    this.jobs = jobs;
    this.database = database;
    this.clock = clock;
  }

  @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork(KEPT, MOST);
  }

  /** Removes what is over these bounds, and says how many. */
  int doWork(Duration kept, int most) {
    Instant before = clock.instant().minus(kept);
    return tenants().stream().mapToInt(tenant -> retire(tenant, before, most)).sum();
  }

  /** One tenant's failure leaves the others their turn. */
  private int retire(TenantId tenant, Instant before, int most) {
    try {
      return database.inTenant(tenant, sql -> new DeliveryRows(sql, tenant).retire(before, most));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "deliveries of %s not retired", tenant);
      return 0;
    }
  }

  private List<TenantId> tenants() {
    return jobs.acrossTenants(sql ->
        sql.query(
            "select distinct tenant_id from notification_delivery limit ?",
            row -> new TenantId(Columns.uuid(row, "tenant_id")),
            TENANTS));
  }
}
