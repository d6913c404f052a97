package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.StartCheck;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads what measures came to for {@link MeasureGauges}, in every replica and once a minute,
 * whether it is scraped or not: of the tenants with most agents, one after the other. A tenant that
 * is suspended, that cannot be read, or whose turn does not come within {@link #LONGEST} is not
 * shown until the next time; where the database is away, none is.
 */
@ApplicationScoped
@Startup
class MeasureLook {
  private static final Logger LOG = Logger.getLogger(MeasureLook.class);
  private static final String TENANTS = "demarc.measures.gauges-tenants";
  private static final int MOST_TENANTS = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String LONGEST_STATEMENT = "5s";

  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final MeasureGauges gauges;
  private final Clock clock;
  private final int tenants;

  MeasureLook(
      JobDatabase jobs,
      TenantDatabase database,
      MeasureGauges gauges,
      Clock clock,
      @ConfigProperty(name = TENANTS) int tenants) {
    this.jobs = jobs;
    this.database = database;
    this.gauges = gauges;
    this.clock = clock;
    this.tenants = tenants;
    if (tenants < 0 || tenants > MOST_TENANTS) {
      throw StartCheck.unsafe(TENANTS, "must be from 0, for none, to " + MOST_TENANTS);
    }
  }

  /** The tenants to read, and how many there are. */
  record Chosen(List<TenantId> tenants, int all) {}

  @Scheduled(
      every = "{demarc.measures.gauges-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    if (tenants > 0) {
      try {
        doWork(choose(tenants), clock.instant());
      } catch (RuntimeException failure) {
        gauges.clear();
        LOG.error("measures not read, so none is shown", failure);
      }
    }
  }

  /** Those with most agents, the oldest of as many. */
  Chosen choose(int most) {
    record Found(TenantId tenant, int all) {}
    List<Found> found =
        jobs.acrossTenants(sql ->
            sql.query(
                """
                select t.tenant_id, count(*) over () as tenants from tenant t left join (
                  select tenant_id, count(*) as agents from agent where revoked_at is null group by tenant_id
                ) a on a.tenant_id = t.tenant_id
                where t.suspended_at is null
                order by coalesce(a.agents, 0) desc, t.created_at, t.tenant_id limit ?
                """,
                row ->
                    new Found(new TenantId(Columns.uuid(row, "tenant_id")), row.getInt("tenants")),
                most));
    return new Chosen(
        found.stream().map(Found::tenant).toList(), found.isEmpty() ? 0 : found.getFirst().all());
  }

  /** Reads and shows the last minutes that are over. */
  void doWork(Chosen chosen, Instant now) {
    Instant to = now.truncatedTo(ChronoUnit.MINUTES);
    long begun = System.nanoTime();
    Map<TenantId, Map<Measure, Answer.Value>> read = new HashMap<>();
    for (TenantId tenant : chosen.tenants) {
      if (System.nanoTime() - begun < LONGEST.toNanos()) {
        read(tenant, to, read);
      }
    }
    gauges.show(read, to, chosen.all);
  }

  /** One tenant's failure leaves the others their turn. */
  private void read(TenantId tenant, Instant to, Map<TenantId, Map<Measure, Answer.Value>> read) {
    try {
      read.put(tenant, database.inTenant(tenant, sql -> read(sql, tenant, to)));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "measures of %s not read", tenant);
    }
  }

  private static Map<Measure, Answer.Value> read(Sql sql, TenantId tenant, Instant to) {
    sql.first("select set_config('statement_timeout', ?, true)", row -> true, LONGEST_STATEMENT);
    return Readings.of(sql, tenant, to.minus(MeasureGauges.WINDOW), to);
  }
}
