package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Caller;
import dev.demarc.server.access.Memberships;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.PlatformAudit;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.services.ServiceAccounts;
import dev.demarc.server.trust.KeyStore;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Erases tenants whose leaving was confirmed, in steps each of which may be done again: 1. its
 * people and service accounts out of the identity provider, a membership going only after its
 * person; 2. the organization; 3. every row of every table, {@value #BATCH} in a transaction, the
 * tenant last; 4. its keys; 5. what stays is marked as done. What was killed, or failed, is taken
 * up again every minute.
 */
@ApplicationScoped
public class Shredding {
  private static final Logger LOG = Logger.getLogger(Shredding.class);
  private static final int PEOPLE = 50;
  static final int BATCH = 5_000;
  private static final int MOST_BATCHES = 2_000;
  private static final int AT_ONCE = 20;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final IdentityProvider identity;
  private final Memberships memberships;
  private final ServiceAccounts accounts;
  private final KeyStore keys;
  private final PlatformAudit operators;

  Shredding(
      JobDatabase jobs,
      TenantDatabase database,
      IdentityProvider identity,
      Memberships memberships,
      ServiceAccounts accounts,
      KeyStore keys,
      PlatformAudit operators) {
    this.jobs = jobs;
    this.database = database;
    this.identity = identity;
    this.memberships = memberships;
    this.accounts = accounts;
    this.keys = keys;
    this.operators = operators;
  }

  private record Leaving(TenantId tenant, String organization) {}

  private record Person(SubjectId subject, String username) {}

  @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork();
  }

  /** Takes up at most 20, whichever; says how many it finished. */
  public int doWork() {
    List<Leaving> leaving =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select tenant_id, organization from offboarding
                where state = 'erasing' order by random() limit ?
                """,
                row ->
                    new Leaving(
                        new TenantId(Columns.uuid(row, "tenant_id")),
                        Columns.text(row, "organization")),
                AT_ONCE));
    return (int) leaving.stream().filter(this::takeUp).count();
  }

  private boolean takeUp(Leaving one) {
    try {
      return shred(one);
    } catch (RuntimeException failure) {
      String kind =
          failure instanceof Problem problem ? problem.detail() : failure.getClass().getName();
      LOG.errorf("tenant %s is not erased yet: %s", one.tenant, kind);
      return false;
    }
  }

  private boolean shred(Leaving one) {
    accounts.all(one.tenant).forEach(identity::deleteService);
    boolean more = true;
    while (more) {
      more = people(one);
    }
    identity.deleteOrganization(one.organization);
    for (int batch = 0; batch < MOST_BATCHES; batch++) {
      if (rows(one.tenant) == 0) {
        keys.shred(one.tenant);
        return database.inTenant(one.tenant, sql -> end(sql, one.tenant));
      }
    }
    return false; // the rest is for the next turn
  }

  /** Some of them; whether there was anybody. */
  private boolean people(Leaving one) {
    List<Person> some =
        database.inTenant(
            one.tenant,
            sql ->
                sql.query(
                    "select subject, username from membership where tenant_id = ? limit ?",
                    row ->
                        new Person(
                            SubjectId.of(Columns.text(row, "subject")),
                            Columns.text(row, "username")),
                    one.tenant,
                    PEOPLE));
    some.forEach(person -> database.doInTenant(one.tenant, sql -> leave(sql, one, person)));
    return !some.isEmpty();
  }

  /** Holds the person: of two tenants that are erased at once the later sees that it is last. */
  private void leave(Sql sql, Leaving one, Person person) {
    sql.first(
        "select pg_advisory_xact_lock(hashtextextended(?, 0))",
        row -> true,
        "person " + person.subject.text());
    if (!person.username.startsWith(Caller.SERVICE_NAME)) {
      outside(one, person.subject);
    }
    sql.update(
        "delete from membership where tenant_id = ? and subject = ?", one.tenant, person.subject);
  }

  /** Who belongs to another tenant stays, out of this organization. */
  private void outside(Leaving one, SubjectId person) {
    identity.removeMember(one.organization, person);
    if (!memberships.isElsewhere(person, one.tenant)) {
      identity.erasePerson(person);
    }
  }

  private int rows(TenantId tenant) {
    return database.inTenant(
        tenant,
        sql -> sql.first("select erase_tenant_rows(?)", row -> row.getInt(1), BATCH).orElse(0));
  }

  private boolean end(Sql sql, TenantId tenant) {
    int ended =
        sql.update(
            """
            update offboarding set state = 'erased', erased_at = now()
            where tenant_id = ? and state = 'erasing'
            """,
            tenant);
    if (ended > 0) {
      operators.record(sql, tenant, Actor.SYSTEM, "tenant.erased", Map.of());
    }
    return ended > 0;
  }
}
