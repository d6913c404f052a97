package dev.demarc.server.notifications;

import dev.demarc.server.platform.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: claimed in one transaction, sent in none, marked in another. Whoever is killed in
 * between leaves it waiting, and it is sent again under the same id.
 */
@ApplicationScoped
class Sending {
  private static final Logger LOG = Logger.getLogger(Sending.class);

  private final TenantDatabase database;
  private final Mailing mailing;
  private final Posting posting;
  private final MeterRegistry meters;
  private final Clock clock;

  Sending(
      TenantDatabase database,
      Mailing mailing,
      Posting posting,
      MeterRegistry meters,
      Clock clock) {
    this.database = database;
    this.mailing = mailing;
    this.posting = posting;
    this.meters = meters;
    this.clock = clock;
  }

  /** How a lane goes on. */
  enum Progress {
    ON,
    NOTHING_DUE,
    FAILED
  }

  /** Makes the attempt of the lane that is due for longest. */
  Progress next(Lane lane) {
    Optional<Delivery> claimed =
        database.inTenant(
            lane.tenant(),
            sql -> new DeliveryRows(sql, lane.tenant()).claim(lane.id(), clock.instant()));
    return claimed.map(delivery -> attempt(lane, delivery)).orElse(Progress.NOTHING_DUE);
  }

  private Progress attempt(Lane lane, Delivery delivery) {
    Answer answer = send(lane, delivery);
    DeliveryState state = mark(lane, delivery, answer);
    meters
        .counter(
            "demarc_notifications", "channel", delivery.channel().wire(), "state", state.wire())
        .increment();
    boolean hurts = answer instanceof Answer.Failed failed && !(lane.isMail() && failed.forGood());
    return hurts ? Progress.FAILED : Progress.ON;
  }

  /** What cannot be sent for a fault of ours ends like what nobody takes. */
  private Answer send(Lane lane, Delivery delivery) {
    if (delivery.attempts() > Backoff.ATTEMPTS) {
      return new Answer.Nowhere(DeliveryState.DEAD, Fault.INTERNAL); // it never came to be marked
    }
    try {
      return lane.isMail()
          ? mailing.send(lane.tenant(), delivery)
          : posting.send(lane.tenant(), delivery);
    } catch (RuntimeException fault) {
      LOG.errorf(fault, "delivery %s of %s not sent", delivery.id(), lane.tenant());
      return Answer.Failed.of(Fault.INTERNAL);
    }
  }

  private DeliveryState mark(Lane lane, Delivery delivery, Answer answer) {
    return database.inTenant(
        lane.tenant(),
        sql -> {
          var rows = new DeliveryRows(sql, lane.tenant());
          Instant now = clock.instant();
          if (lane.isMail()) {
            return mark(rows, delivery, answer, now);
          }
          var webhook = new WebhookId(lane.id());
          posting.lock(sql, lane.tenant(), webhook);
          DeliveryState state = mark(rows, delivery, answer, now);
          posting.note(sql, lane.tenant(), webhook, answer, now);
          return state;
        });
  }

  private static DeliveryState mark(
      DeliveryRows rows, Delivery delivery, Answer answer, Instant now) {
    return switch (answer) {
      case Answer.Taken taken -> {
        rows.delivered(delivery, taken.status(), now);
        yield DeliveryState.DELIVERED;
      }
      case Answer.Nowhere nowhere -> {
        rows.ended(delivery, nowhere.state(), nowhere.fault(), null, now);
        yield nowhere.state();
      }
      case Answer.Failed failed -> failed(rows, delivery, failed, now);
    };
  }

  private static DeliveryState failed(
      DeliveryRows rows, Delivery delivery, Answer.Failed failed, Instant now) {
    @Nullable Integer status = failed.status();
    var wait =
        failed.forGood()
            ? Optional.<Duration>empty()
            : Backoff.after(delivery.attempts(), ThreadLocalRandom.current());
    if (wait.isEmpty()) {
      rows.ended(delivery, DeliveryState.DEAD, failed.fault(), status, now);
      return DeliveryState.DEAD;
    }
    rows.postponed(delivery, failed.fault(), status, now.plus(wait.get()));
    return DeliveryState.WAITING;
  }
}
