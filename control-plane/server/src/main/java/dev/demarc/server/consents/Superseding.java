package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.Hints;
import dev.demarc.server.approvals.SupersededApprovals;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes down which consents and approvals are superseded: the policy that their agent obeys now
 * asks on other terms than those they were given under. Nothing depends on its timeliness, since
 * agents compare the digest themselves. Each is looked at once for every bundle its agent takes,
 * 200 of a kind and tenant at a time.
 */
@ApplicationScoped
public class Superseding {
  private static final Logger LOG = Logger.getLogger(Superseding.class);
  private static final Map<String, String> WHY = Map.of("why", "policy");
  private static final int TENANTS = 1_000;
  private static final int AT_ONCE = 200;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final Subjects subjects;
  private final SupersededApprovals approvals;
  private final Hints hints;
  private final Clock clock;

  Superseding(
      JobDatabase jobs,
      TenantDatabase database,
      Subjects subjects,
      SupersededApprovals approvals,
      Hints hints,
      Clock clock) {
    this.jobs = jobs;
    this.database = database;
    this.subjects = subjects;
    this.approvals = approvals;
    this.hints = hints;
    this.clock = clock;
  }

  @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    doWork();
  }

  /** Looks at some in each tenant that has any to look at, and says how many are superseded. */
  int doWork() {
    List<TenantId> tenants =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select c.tenant_id from consent c join agent a
                  on a.tenant_id = c.tenant_id and a.id = c.agent
                where c.state = 'granted' and c.checked_bundle <> a.bundle_version
                union
                select r.tenant_id from route_approval r join agent a
                  on a.tenant_id = r.tenant_id and a.id = r.agent
                where r.state = 'approved' and r.checked_bundle <> a.bundle_version
                limit ?
                """,
                row -> new TenantId(Columns.uuid(row, "tenant_id")),
                TENANTS));
    return tenants.stream().mapToInt(this::look).sum();
  }

  private record Found(int count, long feed) {}

  /** One tenant's failure leaves the others their turn. */
  private int look(TenantId tenant) {
    try {
      Found found = database.inTenant(tenant, sql -> look(sql, tenant));
      if (found.count > 0) {
        hints.revocations(tenant, found.feed);
      }
      return found.count;
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "consents of %s not compared with the policy", tenant);
      return 0;
    }
  }

  /** Compares first, and takes the chain for what came of it alone. */
  private Found look(Sql sql, TenantId tenant) {
    var slices = new Slices(sql, tenant);
    List<Slices.Given> given = new ArrayList<>(slices.due(Slices.Kind.CONSENT, AT_ONCE));
    given.addAll(slices.due(Slices.Kind.APPROVAL, AT_ONCE));
    List<Slices.Given> superseded = given.stream().filter(slices::isSuperseded).toList();
    var ledger = new Ledger(sql, tenant, subjects);
    ledger.lock();
    given.forEach(slices::looked);
    int count =
        (int) superseded.stream().filter(each -> supersede(sql, tenant, ledger, each)).count();
    return new Found(count, count > 0 ? ledger.advanceFeed() : 0);
  }

  /** Whether it was still in force. */
  private boolean supersede(Sql sql, TenantId tenant, Ledger ledger, Slices.Given given) {
    if (given.kind() == Slices.Kind.APPROVAL) {
      return approvals.supersede(sql, tenant, new ApprovalId(given.id()), WHY);
    }
    var rows = new ConsentRows(sql, tenant);
    Instant now = clock.instant();
    Optional<Consent> live =
        rows.find(new ConsentId(given.id()))
            .filter(consent -> consent.state(now) == ConsentState.GRANTED);
    live.ifPresent(consent -> supersede(rows, ledger, consent.id(), now, WHY));
    return live.isPresent();
  }

  static void supersede(
      ConsentRows rows, Ledger ledger, ConsentId id, Instant now, Map<String, String> detail) {
    rows.superseded(id, now);
    ledger.append(id, now, ConsentStep.SUPERSEDE.wire(), Actor.SYSTEM, detail);
  }
}
