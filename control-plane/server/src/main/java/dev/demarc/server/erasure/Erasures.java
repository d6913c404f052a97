package dev.demarc.server.erasure;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Memberships;
import dev.demarc.server.applications.Applications;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.consents.Forgetting;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.members.Members;
import dev.demarc.server.notifications.Leaving;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.services.ServiceAccounts;
import dev.demarc.server.subjects.Commitment;
import dev.demarc.server.subjects.Subjects;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Erases a person in steps, each of which may be done again: 1. no member any more, asked for
 * nothing, every consent of theirs ended, so that agents let their grants go; 2. out of the stored
 * facts, a day at a time; 3. out of the identity provider; 4. in one transaction an alias in every
 * place left, a record of the erasure in both chains, and their key destroyed. The key goes last:
 * until then it tells whose erasure is to be finished, also after a kill. What is not finished is
 * taken up again every minute.
 */
@ApplicationScoped
public class Erasures {
  private static final Logger LOG = Logger.getLogger(Erasures.class);
  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 20;

  private final TenantDatabase database;
  private final JobDatabase jobs;
  private final Subjects subjects;
  private final Members members;
  private final Memberships memberships;
  private final Applications applications;
  private final ServiceAccounts accounts;
  private final Forgetting forgetting;
  private final IdentityProvider identity;
  private final Audit audit;
  private final Event<PolicyInputsChanged> changes;
  private final Clock clock;

  Erasures(
      TenantDatabase database,
      JobDatabase jobs,
      Subjects subjects,
      Members members,
      Memberships memberships,
      Applications applications,
      ServiceAccounts accounts,
      Forgetting forgetting,
      IdentityProvider identity,
      Audit audit,
      Event<PolicyInputsChanged> changes,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.subjects = subjects;
    this.members = members;
    this.memberships = memberships;
    this.applications = applications;
    this.accounts = accounts;
    this.forgetting = forgetting;
    this.identity = identity;
    this.audit = audit;
    this.changes = changes;
    this.clock = clock;
  }

  private record Unfinished(TenantId tenant, Commitment person, String by) {}

  /** Newest first, those that began before. */
  List<Erasure> list(TenantId tenant, Instant before, int limit) {
    return database.inTenant(
        tenant,
        sql ->
            sql.query(
                """
                select * from erasure where tenant_id = ? and started_at < ?
                order by started_at desc limit ?
                """,
                Erasure::read,
                tenant,
                before,
                limit));
  }

  /**
   * Erases the person; begun before, it is finished.
   *
   * @throws Problem {@code not found} where the tenant knows no such person, or not any more
   */
  Erasure erase(TenantId tenant, SubjectId person, SubjectId by) {
    if (person.equals(by)) {
      throw Problem.conflict("Nobody erases themselves; another tenant-admin can.");
    }
    Commitment commitment = database.inTenant(tenant, sql -> begin(sql, tenant, person, by));
    finish(tenant, person, commitment, Actor.of(by));
    return database.inTenant(
        tenant,
        sql ->
            sql.first(
                    "select * from erasure where tenant_id = ? and commitment = ?",
                    Erasure::read,
                    tenant,
                    commitment)
                .orElseThrow());
  }

  private Commitment begin(Sql sql, TenantId tenant, SubjectId person, SubjectId by) {
    boolean member = members.isMember(sql, tenant, person);
    if (!member && subjects.find(sql, tenant, person).isEmpty() && !isNamed(sql, tenant, person)) {
      throw Problem.notFound("person");
    }
    if (member) {
      members.remove(sql, tenant, person);
    }
    Commitment commitment = subjects.commit(sql, tenant, person);
    int begun =
        sql.update(
            """
            insert into erasure values (?, ?, 'started', ?, ?, null) on conflict do nothing
            """,
            tenant,
            commitment,
            subjects.commit(sql, tenant, by),
            clock.instant());
    if (begun > 0) {
      audit.record(sql, tenant, Actor.of(by), "subject.erasure", person, Map.of());
    }
    if (applications.forget(tenant, person)) {
      changes.fire(new PolicyInputsChanged(tenant, sql));
    }
    return commitment;
  }

  /** Where people were named before they had keys. */
  private static boolean isNamed(Sql sql, TenantId tenant, SubjectId person) {
    return sql.first(
            """
            select 1 from consent where tenant_id = ? and (? = any (answerers) or answered_by = ?)
            union all
            select 1 from audit_event
            where tenant_id = ? and version = 1 and ? in (actor, object) limit 1
            """,
            row -> true,
            tenant,
            person,
            person,
            tenant,
            person)
        .isPresent();
  }

  private void finish(TenantId tenant, SubjectId person, Commitment commitment, Actor by) {
    forgetting.endAllOf(tenant, person, by);
    facts(tenant, person, commitment);
    outside(tenant, person);
    database.doInTenant(tenant, sql -> last(sql, tenant, person, commitment, by));
  }

  private void facts(TenantId tenant, SubjectId person, Commitment commitment) {
    List<String> days =
        database.inTenant(
            tenant,
            sql ->
                sql.query(
                    "select distinct day::text as day from trace_span where tenant_id = ?",
                    row -> Columns.text(row, "day"),
                    tenant));
    for (String day : days) {
      database.inTenant(
          tenant,
          sql ->
              sql.first(
                  "select erase_subject_of_day(?, ?, ?::date)",
                  row -> row.getInt(1),
                  person,
                  commitment,
                  day));
    }
  }

  /** Who belongs to another tenant stays at the identity provider, out of this organization. */
  private void outside(TenantId tenant, SubjectId person) {
    boolean elsewhere = memberships.isElsewhere(person, tenant);
    String organization = database.inTenant(tenant, sql -> members.organization(sql, tenant));
    services(tenant, person);
    if (person.isOutside()) {
      return; // the identity provider never knew them
    }
    identity.removeMember(organization, person);
    if (!elsewhere) {
      identity.erasePerson(person);
    }
  }

  /** The service accounts they made carry who made them. */
  private void services(TenantId tenant, SubjectId person) {
    List<String> made = accounts.madeBy(tenant, person);
    database.doInTenant(tenant, sql -> made.forEach(id -> accounts.dismiss(sql, tenant, id)));
    made.forEach(identity::deleteService);
  }

  private void last(Sql sql, TenantId tenant, SubjectId person, Commitment commitment, Actor by) {
    forgetting.lock(sql, tenant);
    boolean waits =
        sql.update(
                """
                update erasure set state = 'erased', erased_at = ?
                where tenant_id = ? and commitment = ? and state = 'started'
                """,
                clock.instant(),
                tenant,
                commitment)
            > 0;
    if (!waits) {
      return; // finished meanwhile, by another replica
    }
    forgetting.endRest(sql, tenant, person, by);
    var taken =
        sql.query(
            "select chain, sequence from erase_subject(?, ?) order by sequence",
            row -> Map.entry(Columns.text(row, "chain"), row.getLong("sequence")),
            person,
            commitment);
    sql.first("select erase_subject_of_comments(?, ?)", row -> 1, person, commitment);
    sql.first("select erase_subject_of_links(?, ?)", row -> row.getInt(1), person, commitment);
    sql.first("select erase_subject_of_approvals(?, ?)", row -> row.getInt(1), person, commitment);
    sql.first("select erase_older_bundles()", row -> row.getInt(1));
    sql.update("delete from passkey_challenge where tenant_id = ? and person = ?", tenant, person);
    Leaving.forget(sql, tenant, person, commitment.alias());
    forgetting.erased(sql, tenant, commitment, by, Ranges.of(of("consent", taken)));
    audit.record(
        sql,
        tenant,
        by,
        "subject.erased",
        commitment.text(),
        Map.of("redacted", Ranges.of(of("audit", taken))));
    subjects.destroy(sql, tenant, commitment);
  }

  private static List<Long> of(String chain, List<Map.Entry<String, Long>> taken) {
    return taken.stream()
        .filter(one -> one.getKey().equals(chain))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    doWork(clock.instant().minus(LEFT_ALONE));
  }

  /**
   * Finishes at most 20 that were begun before this and not finished, whichever, so that none that
   * fails keeps others waiting; says how many it did.
   */
  int doWork(Instant before) {
    List<Unfinished> unfinished =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select tenant_id, commitment, requested_by from erasure
                where state = 'started' and started_at < ? order by random() limit ?
                """,
                row ->
                    new Unfinished(
                        new TenantId(Columns.uuid(row, "tenant_id")),
                        Commitment.of(Columns.text(row, "commitment")),
                        Columns.text(row, "requested_by")),
                before,
                AT_ONCE));
    return (int) unfinished.stream().filter(this::takeUp).count();
  }

  /** The words of anything but a problem could name the person. */
  private static String kind(RuntimeException failure) {
    return failure instanceof Problem
        ? String.valueOf(failure.getMessage())
        : failure.getClass().getSimpleName();
  }

  private boolean takeUp(Unfinished one) {
    try {
      var people =
          database.inTenant(
              one.tenant,
              sql -> subjects.open(sql, one.tenant, List.of(one.person.text(), one.by)));
      SubjectId person = people.get(one.person.text());
      Actor by = Optional.ofNullable(people.get(one.by)).map(Actor::of).orElse(Actor.SYSTEM);
      if (person != null) {
        finish(one.tenant, person, one.person, by);
      }
      return person != null;
    } catch (RuntimeException failure) {
      LOG.warnf("an erasure of tenant %s waits: %s", one.tenant, kind(failure));
      return false;
    }
  }
}
