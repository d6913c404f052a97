package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.engine.replay.Replay;
import dev.demarc.engine.replay.Tally;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Floors;
import dev.demarc.server.retention.Kept;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the stored decisions of a period again under a draft and under the version in force, over
 * today's catalogue. One of a tenant at a time, and a few of all tenants at a process; whoever
 * comes then is told to wait. Pages are read one after the other and decided side by side; progress
 * is kept after each, so that a replay whose process ends leaves what it found.
 */
@ApplicationScoped
public class Replays {
  /** The most decisions of one replay. */
  static final int MOST = 1_000_000;

  private static final Logger LOG = Logger.getLogger(Replays.class);
  private static final int AT_ONCE = 2;
  private static final int PAGES_AHEAD = 3;

  private final TenantDatabase database;
  private final Policies policies;
  private final Catalogue catalogue;
  private final Audit audit;
  private final Clock clock;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService reading = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService deciding =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors()),
          Thread.ofPlatform().name("replay-", 0).daemon().factory());

  Replays(
      TenantDatabase database, Policies policies, Catalogue catalogue, Audit audit, Clock clock) {
    this.database = database;
    this.policies = policies;
    this.catalogue = catalogue;
    this.audit = audit;
    this.clock = clock;
  }

  @PreDestroy
  void stop() {
    reading.shutdownNow();
    deciding.shutdownNow();
  }

  /** What it takes to decide, as it was when the replay began. */
  private record Plan(
      TenantId tenant,
      ReplayRow row,
      Set<GroupId> groups,
      Engine before,
      Engine after,
      List<Target> targets) {
    Replay part() {
      return new Replay(before, after, targets);
    }
  }

  /** Some decisions made again. */
  private record Part(Tally tally, long unreadable, long elsewhere) {}

  /**
   * Begins one of the draft as it is.
   *
   * @throws Problem {@code conflict} when one of the tenant runs, or as many as may; {@code
   *     policy_invalid} when the draft has problems
   */
  ReplayRow begin(TenantId tenant, PolicyId policy, SubjectId by, Instant begins, Instant ends) {
    if (!places.tryAcquire()) {
      throw Problem.conflict("As many replays run as may at once. Try again in a minute.");
    }
    boolean begun = false;
    try {
      Plan plan = plan(tenant, policy, by, begins, ends);
      reading.execute(() -> run(plan));
      begun = true;
      return plan.row();
    } finally {
      if (!begun) {
        places.release();
      }
    }
  }

  /** Reads and counts first: what is locked while it is written down is locked shortly. */
  private Plan plan(TenantId tenant, PolicyId policy, SubjectId by, Instant begins, Instant ends) {
    Plan plan = database.inTenant(tenant, sql -> read(sql, tenant, policy, by, begins, ends));
    database.doInTenant(
        tenant,
        sql -> {
          Removals.lock(sql, tenant);
          ReplayStore replays = new ReplayStore(sql, tenant);
          if (replays.isOneRunning(clock.instant())) {
            throw Problem.conflict("A replay of this tenant runs already. Cancel it, or wait.");
          }
          replays.add(plan.row());
          record(sql, tenant, by, policy, "policy.replay", plan.row());
        });
    return plan;
  }

  private Plan read(
      Sql sql, TenantId tenant, PolicyId policy, SubjectId by, Instant begins, Instant ends) {
    PolicyStore store = new PolicyStore(sql, tenant);
    Set<GroupId> groups = Set.copyOf(store.head(policy).groups());
    Draft draft = store.draft(policy).orElseThrow(() -> Problem.conflict("There is no draft."));
    PolicyDocument after = policies.document(draft);
    long total = StoredDecisions.count(sql, tenant, begins, ends, MOST + 1L);
    Instant now = clock.instant();
    ReplayRow row =
        new ReplayRow(
            UUID.randomUUID(),
            policy,
            draft.revision(),
            store.published(policy).map(PolicyView.PublishedView::version).orElse(null),
            begins,
            ends,
            ReplayRow.State.RUNNING,
            Math.min(total, MOST),
            0,
            0,
            total <= MOST,
            Floors.of(sql, tenant, Kept.SPANS).filter(begins::isBefore).orElse(null),
            Tally.NONE,
            by,
            now,
            now);
    List<Target> targets = catalogue.all();
    return new Plan(
        tenant,
        row,
        groups,
        engine(policy, store.lastDocument(policy).orElse(null), targets),
        engine(policy, after, targets),
        targets);
  }

  /** Cancels one that runs; what it found until then is kept. */
  ReplayRow cancel(TenantId tenant, PolicyId policy, UUID id, SubjectId by) {
    return database.inTenant(
        tenant,
        sql -> {
          ReplayStore replays = new ReplayStore(sql, tenant);
          ReplayRow row = replays.get(policy, id);
          if (replays.cancel(id)) {
            record(sql, tenant, by, policy, "policy.replay.cancel", row);
          }
          return replays.get(policy, id).seen(clock.instant());
        });
  }

  private void record(
      Sql sql, TenantId tenant, SubjectId by, PolicyId policy, String action, ReplayRow row) {
    audit.record(
        sql,
        tenant,
        Actor.of(by),
        action,
        policy.text(),
        Map.of("revision", Integer.toString(row.revision()), "replay", row.id().toString()));
  }

  /** An engine; without a document one that permits nothing. */
  private static Engine engine(
      PolicyId policy, @Nullable PolicyDocument document, List<Target> targets) {
    PolicyDocument of =
        document != null
            ? document
            : new PolicyDocument(
                PolicyDocument.SCHEMA, "", new TreeMap<>(), List.of(), List.of(), List.of());
    return new Engine(
        new PolicyRef(policy, new PolicyVersion(1), Digest.ofBytes(new byte[0])), of, targets);
  }

  private void run(Plan plan) {
    ReplayRow row = plan.row();
    try {
      Queue<Future<Part>> ahead = new ArrayDeque<>();
      Tally sum = Tally.NONE;
      StoredDecisions.Row last = null;
      long read = 0;
      boolean more = true;
      while (more || !ahead.isEmpty()) {
        if (more && ahead.size() < PAGES_AHEAD) {
          List<StoredDecisions.Row> page = page(plan, last, MOST - read);
          more = page.size() == StoredDecisions.PAGE && read + page.size() < MOST;
          read += page.size();
          last = page.isEmpty() ? last : page.getLast();
          ahead.add(deciding.submit(() -> decided(plan, page)));
        } else {
          Part part = ahead.remove().get();
          sum = sum.plus(part.tally());
          row =
              row.with(
                  sum.told(),
                  row.unreadable() + part.unreadable(),
                  row.elsewhere() + part.elsewhere(),
                  clock.instant());
          if (!keep(plan, row)) {
            ahead.forEach(left -> left.cancel(true));
            return;
          }
        }
      }
      keep(plan, row.with(ReplayRow.State.DONE, clock.instant()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException broken) {
      fail(plan, row, broken.getCause());
    } catch (RuntimeException broken) {
      fail(plan, row, broken);
    } finally {
      places.release();
    }
  }

  private List<StoredDecisions.Row> page(
      Plan plan, StoredDecisions.@Nullable Row after, long left) {
    List<StoredDecisions.Row> page =
        database.inTenant(
            plan.tenant(),
            sql ->
                StoredDecisions.page(
                    sql, plan.tenant(), plan.row().begins(), plan.row().ends(), after));
    return page.size() > left ? page.subList(0, (int) left) : page;
  }

  /** Names the kind of the fault only: its words could quote what was read. */
  private void fail(Plan plan, ReplayRow row, @Nullable Throwable cause) {
    String kind = cause == null ? "no cause" : cause.getClass().getName();
    LOG.errorf("replay %s of tenant %s broke off: %s", row.id(), plan.tenant(), kind);
    keep(plan, row.with(ReplayRow.State.FAILED, clock.instant()));
  }

  private static Part decided(Plan plan, List<StoredDecisions.Row> page) {
    Replay replay = plan.part();
    long unreadable = 0;
    long elsewhere = 0;
    for (StoredDecisions.Row row : page) {
      StoredDecisions.Added added = row.addTo(replay, plan.groups());
      unreadable += added == StoredDecisions.Added.UNREADABLE ? 1 : 0;
      elsewhere += added == StoredDecisions.Added.ELSEWHERE ? 1 : 0;
    }
    return new Part(replay.tally(), unreadable, elsewhere);
  }

  private boolean keep(Plan plan, ReplayRow row) {
    return database.inTenant(plan.tenant(), sql -> new ReplayStore(sql, plan.tenant()).update(row));
  }
}
