package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Looks at the gates that are watched, in every replica: whichever is first goes by them. */
@ApplicationScoped
public class RolloutLook {
  private static final Logger LOG = Logger.getLogger(RolloutLook.class);
  private static final int BATCH = 500;
  private static final UUID START = new UUID(0, 0);

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final Rollouts rollouts;

  RolloutLook(JobDatabase jobs, TenantDatabase database, Rollouts rollouts) {
    this.jobs = jobs;
    this.database = database;
    this.rollouts = rollouts;
  }

  private record Watched(TenantId tenant, PolicyId policy) {
    static final Watched FIRST = new Watched(new TenantId(START), new PolicyId(START));
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork();
  }

  /** Looks at each once, and says how many went on or stopped. */
  int doWork() {
    int changed = 0;
    List<Watched> page = page(Watched.FIRST);
    while (!page.isEmpty()) {
      for (Watched one : page) {
        changed += look(one);
      }
      page = page.size() < BATCH ? List.of() : page(page.getLast());
    }
    return changed;
  }

  private List<Watched> page(Watched after) {
    return jobs.acrossTenants(sql ->
        sql.query(
            """
            select tenant_id, policy from rollout
            where state = 'watching' and (tenant_id, policy) > (?, ?)
            order by tenant_id, policy limit ?
            """,
            row ->
                new Watched(
                    new TenantId(Columns.uuid(row, "tenant_id")),
                    new PolicyId(Columns.uuid(row, "policy"))),
            after.tenant,
            after.policy,
            BATCH));
  }

  /** One tenant's failure leaves the others their turn. */
  private int look(Watched one) {
    try {
      return database.inTenant(
          one.tenant, sql -> rollouts.look(sql, one.tenant, one.policy) ? 1 : 0);
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "rollout of policy %s of %s not looked at", one.policy, one.tenant);
      return 0;
    }
  }
}
