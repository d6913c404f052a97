package dev.demarc.server.notifications;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do to webhooks, each in one transaction with its line of audit. The URL is
 * looked at outside of it, since that asks the network.
 */
@ApplicationScoped
class Webhooks {
  /** How long the secret before a rotation signs, too. */
  static final Duration OVERLAP = Duration.ofHours(24);

  private final TenantDatabase database;
  private final KeyStore keys;
  private final Destinations destinations;
  private final Notifications notifications;
  private final Audit audit;
  private final Clock clock;

  Webhooks(
      TenantDatabase database,
      KeyStore keys,
      Destinations destinations,
      Notifications notifications,
      Audit audit,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.destinations = destinations;
    this.notifications = notifications;
    this.audit = audit;
    this.clock = clock;
  }

  /** A webhook with the secret that is told once. */
  record Made(Webhook webhook, WebhookSecret secret) {}

  List<Webhook> all(TenantId tenant) {
    return database.inTenant(tenant, sql -> rows(sql, tenant).all());
  }

  Made add(TenantId tenant, SubjectId by, String url, SortedSet<NotificationKind> kinds) {
    destinations.reachable(url);
    var id = new WebhookId(UUID.randomUUID());
    WebhookSecret secret = WebhookSecret.make();
    return database.inTenant(
        tenant,
        sql -> {
          Removals.lock(sql, tenant);
          WebhookRows rows = rows(sql, tenant);
          if (rows.all().size() >= WebhookRows.MOST) {
            throw Problem.conflict(
                "There are " + WebhookRows.MOST + " webhooks, the most there may be.");
          }
          rows.add(id, url, kinds, secret, clock.instant());
          note(sql, tenant, by, "webhook.add", rows.get(id));
          return new Made(rows.get(id), secret);
        });
  }

  Webhook change(
      TenantId tenant,
      SubjectId by,
      WebhookId id,
      String url,
      SortedSet<NotificationKind> kinds,
      boolean enabled) {
    URI known = enabled ? destinations.reachable(url) : destinations.wellFormed(url);
    return step(
        tenant,
        by,
        id,
        "webhook.change",
        rows -> {
          rows.change(id, known.toString(), kinds);
          if (enabled) {
            rows.enable(id);
          } else {
            rows.disable(id, Webhook.Disabled.BY_HAND, clock.instant());
          }
        },
        enabled ? null : Fault.WEBHOOK_DISABLED);
  }

  Made rotate(TenantId tenant, SubjectId by, WebhookId id) {
    WebhookSecret secret = WebhookSecret.make();
    Webhook rotated =
        step(
            tenant,
            by,
            id,
            "webhook.rotate",
            rows -> rows.rotate(id, secret, clock.instant().plus(OVERLAP)),
            null);
    return new Made(rotated, secret);
  }

  void remove(TenantId tenant, SubjectId by, WebhookId id) {
    database.doInTenant(
        tenant,
        sql -> {
          WebhookRows rows = rows(sql, tenant);
          rows.lock(id);
          Webhook removed = rows.get(id);
          rows.remove(id);
          new DeliveryRows(sql, tenant).drop(id.value(), Fault.WEBHOOK_REMOVED, clock.instant());
          note(sql, tenant, by, "webhook.remove", removed);
        });
  }

  void test(TenantId tenant, SubjectId by, WebhookId id) {
    database.doInTenant(
        tenant,
        sql -> {
          Webhook webhook = rows(sql, tenant).get(id);
          if (!webhook.isEnabled()) {
            throw Problem.conflict("The webhook is disabled.");
          }
          News news = News.of(NotificationKind.WEBHOOK_TEST, id.text(), Map.of());
          notifications.test(sql, tenant, id, news);
          note(sql, tenant, by, "webhook.test", webhook);
        });
  }

  private Webhook step(
      TenantId tenant,
      SubjectId by,
      WebhookId id,
      String action,
      Consumer<WebhookRows> work,
      @Nullable Fault drops) {
    return database.inTenant(
        tenant,
        sql -> {
          WebhookRows rows = rows(sql, tenant);
          rows.lock(id);
          rows.get(id);
          work.accept(rows);
          if (drops != null) {
            new DeliveryRows(sql, tenant).drop(id.value(), drops, clock.instant());
          }
          Webhook now = rows.get(id);
          note(sql, tenant, by, action, now);
          return now;
        });
  }

  private WebhookRows rows(Sql sql, TenantId tenant) {
    return new WebhookRows(sql, tenant, keys);
  }

  /** With its host, so that the record tells who got the events; a path may be a secret. */
  private void note(Sql sql, TenantId tenant, SubjectId by, String action, Webhook webhook) {
    String host = String.valueOf(URI.create(webhook.url()).getHost());
    audit.record(sql, tenant, Actor.of(by), action, webhook.id().text(), Map.of("host", host));
  }
}
