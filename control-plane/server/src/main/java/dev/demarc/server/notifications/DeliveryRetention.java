package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Floors;
import dev.demarc.server.retention.Kept;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Removes from the log what is older than its tenant keeps it, and than the newest 20,000. */
@ApplicationScoped
public class DeliveryRetention {
  private static final Logger LOG = Logger.getLogger(DeliveryRetention.class);
  private static final int MOST = 20_000;
  private static final int TENANTS = 10_000;

  private final JobDatabase jobs;
  private final TenantDatabase database;

  DeliveryRetention(JobDatabase jobs, TenantDatabase database) {
    this.jobs = jobs;
    this.database = database;
  }

  @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork(MOST);
  }

  /** Removes what is below its tenant's floor or over this bound, and says how many. */
  int doWork(int most) {
    return tenants().stream().mapToInt(tenant -> retire(tenant, most)).sum();
  }

  /** One tenant's failure leaves the others their turn. */
  private int retire(TenantId tenant, int most) {
    try {
      return database.inTenant(
          tenant,
          sql -> {
            Instant before = Floors.of(sql, tenant, Kept.DELIVERIES).orElse(Instant.EPOCH);
            return new DeliveryRows(sql, tenant).retire(before, most);
          });
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
