package dev.demarc.server.retention;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Removes what is older than its tenant keeps it: first the floors rise, then daily partitions that
 * lie below all of them are dropped, then what is left goes tenant after tenant, {@value #BATCH}
 * rows in a transaction. Each step is whole by itself and is begun by one replica at a time, so
 * that a turn that is killed is taken up by the next. Of one tenant a turn removes {@value
 * #MOST_ROUNDS} batches at most; the rest is the next one's.
 *
 * <p>The clock that counts is the database's. While this process has another time than it, one of
 * the two is wrong, and nothing is removed.
 */
@ApplicationScoped
public class Pruning {
  private static final Logger LOG = Logger.getLogger(Pruning.class);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final UUID FIRST = new UUID(0, 0);
  static final int BATCH = 5_000;
  private static final int MOST_ROUNDS = 1_000;
  private static final int TENANTS = 1_000;

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final Retention retention;
  private final MeterRegistry meters;
  private final Clock clock;

  Pruning(
      JobDatabase jobs,
      TenantDatabase database,
      Retention retention,
      MeterRegistry meters,
      Clock clock) {
    this.jobs = jobs;
    this.database = database;
    this.retention = retention;
    this.meters = meters;
    this.clock = clock;
  }

  /** Another replica is at it. */
  private static final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Scheduled(
      every = "10m",
      delayed = "10m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork(clock);
  }

  /**
   * Does a turn by this clock, and says how many rows and partitions went.
   *
   * @param here what this process takes for the time
   */
  public long doWork(Clock here) {
    if (!agrees(here)) {
      LOG.warn("the clocks of this process and of the database differ; nothing is removed");
      return 0;
    }
    try {
      each(this::raise);
      long partitions = partitions();
      return partitions + each(this::prune);
    } catch (Elsewhere another) {
      return 0;
    }
  }

  private boolean agrees(Clock here) {
    Instant theirs =
        jobs.acrossTenants(sql ->
            sql.first("select now() as now", row -> Columns.instant(row, "now")).orElseThrow());
    return Duration.between(theirs, here.instant()).abs().compareTo(SKEW) <= 0;
  }

  private interface Step {
    /** How much it did; nothing where nothing is left. */
    int of(Sql sql, TenantId tenant);
  }

  private int raise(Sql sql, TenantId tenant) {
    Floors.raise(sql, retention.of(sql, tenant).days());
    return 0;
  }

  private int prune(Sql sql, TenantId tenant) {
    int removed = removed(sql, "select prune_spans(?)", Kept.SPANS, BATCH);
    for (Kept kind : List.of(Kept.MINUTES, Kept.HOURS)) {
      removed += removed(sql, "select prune_sums('" + kind.wire() + "', ?)", kind, BATCH);
    }
    return removed;
  }

  private int removed(Sql sql, String statement, Kept kind, int most) {
    int rows = sql.first(statement, row -> row.getInt(1), most).orElse(0);
    meters.counter("demarc.retention.removed", "kind", kind.wire()).increment(rows);
    return rows;
  }

  /** Steps of all tenants in turn until none has anything left; one that fails loses its turn. */
  private long each(Step step) {
    long done = 0;
    for (List<TenantId> page = tenants(FIRST); !page.isEmpty(); page = tenants(last(page))) {
      done += rounds(page, step);
    }
    return done;
  }

  private long rounds(List<TenantId> page, Step step) {
    long done = 0;
    List<TenantId> left = page;
    for (int round = 0; round < MOST_ROUNDS && !left.isEmpty(); round++) {
      List<TenantId> more = new ArrayList<>();
      for (TenantId tenant : left) {
        int rows = take(tenant, step);
        done += rows;
        if (rows > 0) {
          more.add(tenant);
        }
      }
      left = more;
    }
    return done;
  }

  private int take(TenantId tenant, Step step) {
    try {
      return database.inTenant(
          tenant,
          sql -> {
            alone(sql);
            return step.of(sql, tenant);
          });
    } catch (Elsewhere another) {
      throw another;
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "what tenant %s no longer keeps was not removed", tenant);
      return 0;
    }
  }

  private long partitions() {
    long dropped = 0;
    Optional<String> day;
    do {
      day =
          jobs.acrossTenants(sql -> {
            alone(sql);
            return sql.first(
                    "select drop_trace_partition()::text",
                    row -> Optional.ofNullable(row.getString(1)))
                .orElseThrow();
          });
      day.ifPresent(gone -> LOG.infof("the spans of %s were dropped", gone));
      dropped += day.isPresent() ? 1 : 0;
    } while (day.isPresent() && dropped < MOST_ROUNDS);
    return dropped;
  }

  private static void alone(Sql sql) {
    boolean mine =
        sql.first(
                "select pg_try_advisory_xact_lock(hashtextextended('retention', 0))",
                row -> row.getBoolean(1))
            .orElse(false);
    if (!mine) {
      throw new Elsewhere();
    }
  }

  private List<TenantId> tenants(UUID after) {
    return jobs.acrossTenants(sql ->
        sql.query(
            "select tenant_id from tenant where tenant_id > ? order by tenant_id limit ?",
            row -> new TenantId(Columns.uuid(row, "tenant_id")),
            after,
            TENANTS));
  }

  private static UUID last(List<TenantId> page) {
    return page.getLast().value();
  }
}
