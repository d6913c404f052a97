package dev.demarc.server.bundles;

import dev.demarc.server.platform.JobDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Prunes bundles and what agents said of them. Of each group the newest {@value #BUNDLES} bundles
 * stay, and those that an agent which is not revoked still obeys; of each tenant the newest {@value
 * #REPORTS} reports. A turn removes {@value #BATCH} of each at most.
 */
@ApplicationScoped
public class Retention {
  /** Newest bundles of a group that stay. */
  public static final int BUNDLES = 50;

  /** Newest reports of a tenant that stay, beside the newest of each agent. */
  public static final int REPORTS = 5_000;

  private static final int BATCH = 2_000;

  private final JobDatabase jobs;

  Retention(JobDatabase jobs) {
    this.jobs = jobs;
  }

  @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork();
  }

  /** Removes what need not be kept, and says how many rows that were. */
  public int doWork() {
    return jobs.acrossTenants(sql ->
        sql.update(
                """
                delete from bundle b using (
                  select r.tenant_id, r.digest from (
                    select tenant_id, digest, group_id, version, row_number() over (
                      partition by tenant_id, group_id order by version desc) as place
                    from bundle) r
                  where r.place > ? and not exists (
                    select 1 from agent a where a.tenant_id = r.tenant_id
                      and a.group_id = r.group_id and a.bundle_version = r.version
                      and a.revoked_at is null)
                  limit ?) old
                where b.tenant_id = old.tenant_id and b.digest = old.digest
                """,
                BUNDLES,
                BATCH)
            + sql.update(
                """
                delete from bundle_report r using (
                  select o.tenant_id, o.sequence from bundle_report o
                  join bundle_report_head h on h.tenant_id = o.tenant_id
                  where o.sequence <= h.sequence - ? and exists (
                    select 1 from bundle_report n where n.tenant_id = o.tenant_id
                      and n.agent = o.agent and n.sequence > o.sequence)
                  limit ?) old
                where r.tenant_id = old.tenant_id and r.sequence = old.sequence
                """,
                REPORTS,
                BATCH));
  }
}
