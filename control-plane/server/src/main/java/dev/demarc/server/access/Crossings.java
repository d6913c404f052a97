package dev.demarc.server.access;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Counts who asked for a tenant that is not theirs, by minute, in that tenant: it is the one to
 * know. Calls are added up in memory and written every five seconds, so that nobody makes another
 * tenant's row hot by calling often.
 *
 * <p>At most {@value #MOST} sums wait, one for each tenant and minute. Calls that would need
 * another are not counted, nor is what a process has not written when it is killed. What the
 * database does not take waits for the next time, and with it what was not tried yet.
 */
@ApplicationScoped
class Crossings {
  static final int MOST = 1_000;

  private static final Logger LOG = Logger.getLogger(Crossings.class);

  private final TenantDatabase database;
  private final Clock clock;
  private final Map<Minute, Integer> waiting = new HashMap<>();

  private record Minute(TenantId tenant, Instant at) {}

  Crossings(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** One was refused at the door of the API. */
  void refused(TenantId tenant) {
    add(new Minute(tenant, clock.instant().truncatedTo(ChronoUnit.MINUTES)), 1);
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    doWork();
  }

  void stop(@Observes ShutdownEvent event) {
    try {
      doWork();
    } catch (RuntimeException lost) {
      LOG.warn("calls by people of other tenants that were not written yet are not counted", lost);
    }
  }

  /** Writes what waits. */
  synchronized void doWork() {
    for (Minute minute : minutes()) {
      int calls = take(minute);
      try {
        write(minute, calls);
      } catch (RuntimeException failure) {
        add(minute, calls);
        throw failure;
      }
    }
  }

  private void write(Minute minute, int calls) {
    database.doInTenant(
        minute.tenant,
        sql ->
            sql.update(
                """
                insert into trace_refused_minute (tenant_id, minute, reason, spans)
                select tenant_id, ?::timestamptz, 'tenant-at-api', ?::bigint
                from tenant where tenant_id = ?
                on conflict (tenant_id, minute, reason)
                do update set spans = trace_refused_minute.spans + excluded.spans
                """,
                minute.at,
                calls,
                minute.tenant));
  }

  private void add(Minute minute, int calls) {
    synchronized (waiting) {
      if (waiting.size() < MOST || waiting.containsKey(minute)) {
        waiting.merge(minute, calls, Integer::sum);
      }
    }
  }

  private int take(Minute minute) {
    synchronized (waiting) {
      return Objects.requireNonNull(waiting.remove(minute));
    }
  }

  private List<Minute> minutes() {
    synchronized (waiting) {
      return List.copyOf(waiting.keySet());
    }
  }
}
