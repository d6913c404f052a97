package dev.demarc.server.consents;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Writes down what has run out. Nothing depends on its timeliness: readers look at the time. */
@ApplicationScoped
public class ConsentExpiry {
  private static final Logger LOG = Logger.getLogger(ConsentExpiry.class);
  private static final int AT_ONCE = 200;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final Subjects subjects;
  private final Clock clock;

  ConsentExpiry(JobDatabase jobs, TenantDatabase database, Subjects subjects, Clock clock) {
    this.jobs = jobs;
    this.database = database;
    this.subjects = subjects;
    this.clock = clock;
  }

  @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    doWork();
  }

  /** Expires at most 200 in each tenant that has some due, and says how many. */
  int doWork() {
    Instant now = clock.instant();
    List<TenantId> tenants =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select distinct tenant_id from consent
                where state in ('requested', 'disclosed', 'granted')
                  and coalesce(grant_expires_at, expires_at) <= ?
                limit 1000
                """,
                row -> new TenantId(Columns.uuid(row, "tenant_id")),
                now));
    return tenants.stream().mapToInt(tenant -> expire(tenant, now)).sum();
  }

  /** One tenant's failure leaves the others their turn. */
  private int expire(TenantId tenant, Instant now) {
    try {
      return database.inTenant(tenant, sql -> expire(sql, tenant, now));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "consents of %s not expired", tenant);
      return 0;
    }
  }

  private int expire(Sql sql, TenantId tenant, Instant now) {
    var ledger = new Ledger(sql, tenant, subjects);
    ledger.lock();
    var rows = new ConsentRows(sql, tenant);
    List<Consent> due = rows.due(now, AT_ONCE);
    due.forEach(consent -> expire(rows, ledger, consent, now));
    return due.size();
  }

  static void expire(ConsentRows rows, Ledger ledger, Consent consent, Instant now) {
    rows.expired(consent.id());
    ledger.append(consent.id(), now, ConsentStep.EXPIRE.wire(), Actor.SYSTEM, Map.of());
  }
}
