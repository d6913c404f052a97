package dev.demarc.server.consents;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Reminds once of a question that is still open at half of its life. */
@ApplicationScoped
public class ConsentReminders {
  private static final Logger LOG = Logger.getLogger(ConsentReminders.class);
  private static final int TENANTS = 1_000;
  private static final int AT_ONCE = 200;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final ConsentNews news;
  private final Clock clock;

  ConsentReminders(JobDatabase jobs, TenantDatabase database, ConsentNews news, Clock clock) {
    this.jobs = jobs;
    this.database = database;
    this.news = news;
    this.clock = clock;
  }

  @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    doWork();
  }

  /** Reminds of at most 200 in each tenant that has some due, and says how many. */
  int doWork() {
    Instant now = clock.instant();
    List<TenantId> tenants =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select distinct tenant_id from consent
                where state in ('requested', 'disclosed') and reminded_at is null
                  and requested_at + (expires_at - requested_at) / 2 <= ? and expires_at > ?
                limit ?
                """,
                row -> new TenantId(Columns.uuid(row, "tenant_id")),
                now,
                now,
                TENANTS));
    return tenants.stream().mapToInt(tenant -> remind(tenant, now)).sum();
  }

  /** One tenant's failure leaves the others their turn. */
  private int remind(TenantId tenant, Instant now) {
    try {
      return database.inTenant(
          tenant,
          sql -> {
            List<Consent> due = new ConsentRows(sql, tenant).reminded(now, AT_ONCE);
            due.forEach(consent -> news.expiring(sql, tenant, consent));
            return due.size();
          });
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "questions of %s not reminded of", tenant);
      return 0;
    }
  }
}
