package dev.demarc.server.bundles;

import dev.demarc.contract.id.GroupId;
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

/** Issues again what is near its end, so that connected agents never run out. */
@ApplicationScoped
public class Reissue {
  private static final Logger LOG = Logger.getLogger(Reissue.class);
  private static final Duration NEAR = Duration.ofHours(12);
  private static final int BATCH = 500;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final Bundles bundles;
  private final BundleIssuer issuer;
  private final Clock clock;

  Reissue(
      JobDatabase jobs,
      TenantDatabase database,
      Bundles bundles,
      BundleIssuer issuer,
      Clock clock) {
    this.jobs = jobs;
    this.database = database;
    this.bundles = bundles;
    this.issuer = issuer;
    this.clock = clock;
  }

  private record Due(TenantId tenant, GroupId group) {}

  @Scheduled(
      every = "5m",
      delayed = "10s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork();
  }

  /** Issues again every bundle with less than twelve hours left, and says how many. */
  int doWork() {
    Instant near = clock.instant().plus(NEAR);
    int issued = 0;
    for (Due due : due(near)) {
      issued += issue(due, near);
    }
    return issued;
  }

  private List<Due> due(Instant near) {
    return jobs.acrossTenants(sql ->
        sql.query(
            """
            select tenant_id, group_id from bundle_head where expires_at < ?
            order by expires_at limit ?
            """,
            row ->
                new Due(
                    new TenantId(Columns.uuid(row, "tenant_id")),
                    GroupId.of(Columns.text(row, "group_id"))),
            near,
            BATCH));
  }

  /** One tenant's failure leaves the others their turn; what another replica did is left alone. */
  private int issue(Due due, Instant near) {
    try {
      return database.inTenant(
          due.tenant,
          sql -> {
            boolean still =
                bundles
                    .current(sql, due.tenant, due.group)
                    .filter(head -> head.expiresAt().isBefore(near))
                    .isPresent();
            return still && issuer.issue(sql, due.tenant, due.group).isPresent() ? 1 : 0;
          });
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "bundle of %s, group %s, not issued again", due.tenant, due.group);
      return 0;
    }
  }
}
