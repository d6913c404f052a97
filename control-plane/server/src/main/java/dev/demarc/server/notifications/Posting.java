package dev.demarc.server.notifications;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Posts a delivery to its webhook, signed in the scheme of Standard Webhooks, and disables a
 * webhook that is gone or fails for too long.
 */
@ApplicationScoped
class Posting {
  /** How long a webhook may fail without a success between. */
  static final Duration FAILS_AT_MOST = Duration.ofDays(5);

  private static final int GONE = 410;

  private final TenantDatabase database;
  private final KeyStore keys;
  private final Letters letters;
  private final Notifications notifications;
  private final Audit audit;
  private final Clock clock;
  private final WebhookClient client;

  @Inject
  Posting(
      TenantDatabase database,
      KeyStore keys,
      Letters letters,
      Notifications notifications,
      Audit audit,
      Clock clock,
      WebhookClient client) {
    this.database = database;
    this.keys = keys;
    this.letters = letters;
    this.notifications = notifications;
    this.audit = audit;
    this.clock = clock;
    this.client = client;
  }

  /** What is posted. */
  private record Message(String type, Instant timestamp, Map<String, String> data) {}

  private record Receiver(Webhook webhook, List<WebhookSecret> signing) {}

  Answer send(TenantId tenant, Delivery delivery) {
    Instant now = clock.instant();
    Optional<Receiver> found = receiver(tenant, new WebhookId(delivery.lane()), now);
    if (found.isEmpty()) {
      return new Answer.Nowhere(DeliveryState.DROPPED, Fault.WEBHOOK_REMOVED);
    }
    Receiver receiver = found.get();
    if (!receiver.webhook.isEnabled()) {
      return new Answer.Nowhere(DeliveryState.DROPPED, Fault.WEBHOOK_DISABLED);
    }
    String body = body(tenant, delivery);
    return client.post(
        URI.create(receiver.webhook.url()),
        headers(delivery.messageId(), now.getEpochSecond(), body, receiver.signing),
        body);
  }

  private Optional<Receiver> receiver(TenantId tenant, WebhookId id, Instant now) {
    return database.inTenant(
        tenant,
        sql -> {
          var rows = new WebhookRows(sql, tenant, keys);
          return rows.find(id).map(webhook -> new Receiver(webhook, rows.signing(id, now)));
        });
  }

  private static Map<String, String> headers(
      String id, long timestamp, String body, List<WebhookSecret> signing) {
    String signatures =
        signing.stream()
            .map(secret -> secret.sign(id, timestamp, body))
            .collect(Collectors.joining(" "));
    return Map.of(
        "content-type",
        "application/json",
        "user-agent",
        "demarc-webhook",
        "webhook-id",
        id,
        "webhook-timestamp",
        Long.toString(timestamp),
        "webhook-signature",
        signatures);
  }

  private String body(TenantId tenant, Delivery delivery) {
    News news = delivery.news();
    Map<String, String> data = new TreeMap<>(news.detail());
    data.put("tenant", tenant.text());
    data.put("id", news.resource());
    data.put("link", letters.link(tenant, news));
    try {
      return DemarcJson.strict()
          .writeValueAsString(new Message(news.kind().wire(), delivery.at(), data));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Takes the webhook before its deliveries, which is the order of everybody who takes both. */
  void lock(Sql sql, TenantId tenant, WebhookId id) {
    new WebhookRows(sql, tenant, keys).lock(id);
  }

  /** Remembers how the webhook does, in the transaction that marks the delivery. */
  void note(Sql sql, TenantId tenant, WebhookId id, Answer answer, Instant now) {
    var rows = new WebhookRows(sql, tenant, keys);
    switch (answer) {
      case Answer.Taken taken -> rows.works(id);
      case Answer.Nowhere nowhere -> {}
      case Answer.Failed failed ->
          rows.find(id).ifPresent(webhook -> failed(sql, tenant, rows, webhook, failed, now));
    }
  }

  private void failed(
      Sql sql,
      TenantId tenant,
      WebhookRows rows,
      Webhook webhook,
      Answer.Failed failed,
      Instant now) {
    Instant since = webhook.failingSince();
    if (failed.status() != null && failed.status() == GONE) {
      disable(sql, tenant, rows, webhook.id(), Webhook.Disabled.GONE, now);
    } else if (since == null || since.isAfter(now)) {
      rows.failingSince(webhook.id(), now);
    } else if (since.plus(FAILS_AT_MOST).isBefore(now)) {
      disable(sql, tenant, rows, webhook.id(), Webhook.Disabled.FAILING, now);
    }
  }

  private void disable(
      Sql sql, TenantId tenant, WebhookRows rows, WebhookId id, Webhook.Disabled why, Instant now) {
    if (!rows.disable(id, why, now)) {
      return;
    }
    new DeliveryRows(sql, tenant).drop(id.value(), Fault.WEBHOOK_DISABLED, now);
    Map<String, String> detail = Map.of("reason", why.wire());
    audit.record(sql, tenant, Actor.SYSTEM, "webhook.disabled", id.text(), detail);
    notifications.tell(
        sql,
        tenant,
        News.of(NotificationKind.WEBHOOK_DISABLED, id.text(), detail),
        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN), Set.of()));
  }
}
