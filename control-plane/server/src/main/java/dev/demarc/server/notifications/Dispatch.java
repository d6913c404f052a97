package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Sends what waits, in every replica: looks for lanes that have something due and serves each with
 * a thread of its own, so that one that hangs holds up none of the others. What another replica is
 * sending is left alone.
 */
@ApplicationScoped
public class Dispatch {
  private static final Logger LOG = Logger.getLogger(Dispatch.class);
  private static final int LANES = 500;
  private static final int A_TURN = 100;

  private final JobDatabase jobs;
  private final Sending sending;
  private final Clock clock;
  private final Reservations lanes = new Reservations();

  /** Platform threads: looking a name up would hold a carrier of virtual ones. */
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("notify-", 0).factory());

  Dispatch(JobDatabase jobs, Sending sending, Clock clock) {
    this.jobs = jobs;
    this.sending = sending;
    this.clock = clock;
  }

  @Scheduled(
      every = "{demarc.notifications.look-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    begin();
  }

  void stop(@Observes ShutdownEvent event) {
    threads.shutdownNow();
  }

  /** Makes every attempt that is due, waits for their ends, and says how many there were. */
  int doWork() {
    int made = 0;
    for (Future<Integer> lane : begin()) {
      try {
        made += lane.get();
      } catch (ExecutionException failure) {
        throw new IllegalStateException(failure.getCause());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return made;
      }
    }
    return made;
  }

  private List<Future<Integer>> begin() {
    List<Future<Integer>> begun = new ArrayList<>();
    for (Lane lane : due()) {
      if (lanes.take(lane)) {
        begun.add(threads.submit(() -> serve(lane)));
      }
    }
    return begun;
  }

  private List<Lane> due() {
    Instant now = clock.instant();
    return jobs.acrossTenants(sql ->
        sql.query(
            """
            select tenant_id, lane from notification_delivery
            where state = 'waiting' and (next_attempt_at <= ? or attempted_at > ? or attempted_at is null)
            group by tenant_id, lane order by random() limit ?
            """,
            row ->
                new Lane(new TenantId(Columns.uuid(row, "tenant_id")), Columns.uuid(row, "lane")),
            now,
            now.plus(DeliveryRows.SKEW),
            LANES));
  }

  /** One turn: until nothing is due, the other side fails, or it was long enough. */
  private int serve(Lane lane) {
    boolean well = false;
    int made = 0;
    try {
      Sending.Progress progress = Sending.Progress.ON;
      while (progress == Sending.Progress.ON && made < A_TURN) {
        progress = sending.next(lane);
        made += progress == Sending.Progress.NOTHING_DUE ? 0 : 1;
      }
      well = progress != Sending.Progress.FAILED;
    } catch (RuntimeException | Error failure) {
      LOG.errorf(failure, "notifications of %s not sent", lane.tenant());
    } finally {
      lanes.free(lane, !well);
    }
    return made;
  }
}
