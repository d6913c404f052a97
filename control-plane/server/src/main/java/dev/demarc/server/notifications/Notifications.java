package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Where what happened is told. It is written in the transaction of the event, so that neither
 * exists without the other, and sent by {@link Dispatch}.
 */
@ApplicationScoped
public class Notifications {
  private final MeterRegistry meters;
  private final Clock clock;

  Notifications(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
  }

  /** Tells these members, as far as they want to know, and every webhook that asks for the kind. */
  public void tell(Sql sql, TenantId tenant, News news, Audience audience) {
    var outbox = new Outbox(sql, tenant, clock.instant());
    outbox.mail(news, audience);
    outbox.webhooks(news);
    trim(outbox);
  }

  /** Tries one webhook. */
  void test(Sql sql, TenantId tenant, WebhookId webhook, News news) {
    var outbox = new Outbox(sql, tenant, clock.instant());
    outbox.webhook(news, webhook);
    trim(outbox);
  }

  private void trim(Outbox outbox) {
    int dropped = outbox.trim();
    meters.counter("demarc_notifications_dropped", "why", "overflow").increment(dropped);
  }
}
