package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.trust.KeyStore;
import dev.demarc.server.trust.Seal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table {@code webhook}, in one transaction of one tenant. */
final class WebhookRows {
  /** How many a tenant may have. */
  static final int MOST = 20;

  private final Sql sql;
  private final TenantId tenant;
  private final KeyStore keys;

  WebhookRows(Sql sql, TenantId tenant, KeyStore keys) {
    this.sql = sql;
    this.tenant = tenant;
    this.keys = keys;
  }

  /** All, by age. */
  List<Webhook> all() {
    return sql.query(
        "select * from webhook where tenant_id = ? order by created_at, id limit ?",
        Webhook::read,
        tenant,
        MOST);
  }

  Webhook get(WebhookId id) {
    return find(id).orElseThrow(() -> Problem.notFound("webhook"));
  }

  Optional<Webhook> find(WebhookId id) {
    return sql.first(
        "select * from webhook where tenant_id = ? and id = ?", Webhook::read, tenant, id);
  }

  void add(
      WebhookId id, String url, Set<NotificationKind> kinds, WebhookSecret secret, Instant now) {
    sql.update(
        "insert into webhook (tenant_id, id, url, kinds, secret, created_at) values (?, ?, ?, ?, ?, ?)",
        tenant,
        id,
        url,
        kinds,
        seal(id, secret),
        now);
  }

  void change(WebhookId id, String url, Set<NotificationKind> kinds) {
    sql.update(
        "update webhook set url = ?, kinds = ? where tenant_id = ? and id = ?",
        url,
        kinds,
        tenant,
        id);
  }

  /** Puts the new secret in place; the one before signs, too, until then. */
  void rotate(WebhookId id, WebhookSecret secret, Instant until) {
    sql.update(
        """
        update webhook set former_secret = secret, former_until = ?, secret = ?
        where tenant_id = ? and id = ?
        """,
        until,
        seal(id, secret),
        tenant,
        id);
  }

  void enable(WebhookId id) {
    sql.update(
        """
        update webhook set disabled_at = null, disabled_reason = null, failing_since = null
        where tenant_id = ? and id = ?
        """,
        tenant,
        id);
  }

  /** Disables one that is not disabled yet, and says whether it was. */
  boolean disable(WebhookId id, Webhook.Disabled why, Instant now) {
    return sql.update(
            """
            update webhook set disabled_at = ?, disabled_reason = ?
            where tenant_id = ? and id = ? and disabled_at is null
            """,
            now,
            why,
            tenant,
            id)
        > 0;
  }

  /** Remembers since when it fails. */
  void failingSince(WebhookId id, Instant since) {
    sql.update(
        "update webhook set failing_since = ? where tenant_id = ? and id = ?", since, tenant, id);
  }

  /** It does not fail any more. */
  void works(WebhookId id) {
    sql.update(
        """
        update webhook set failing_since = null
        where tenant_id = ? and id = ? and failing_since is not null
        """,
        tenant,
        id);
  }

  /** Nobody else changes it until the transaction ends. */
  void lock(WebhookId id) {
    sql.first(
        "select 1 from webhook where tenant_id = ? and id = ? for update", row -> 1, tenant, id);
  }

  void remove(WebhookId id) {
    sql.update("delete from webhook where tenant_id = ? and id = ?", tenant, id);
  }

  /** What signs now: the secret, and the one before as long as both do. */
  List<WebhookSecret> signing(WebhookId id, Instant now) {
    return sql.first(
            "select secret, former_secret, former_until from webhook where tenant_id = ? and id = ?",
            row -> open(id, row, now),
            tenant,
            id)
        .orElse(List.of());
  }

  private List<WebhookSecret> open(WebhookId id, ResultSet row, Instant now) throws SQLException {
    var secrets = new ArrayList<WebhookSecret>();
    secrets.add(new WebhookSecret(Seal.open(key(), place(id), row.getBytes("secret"))));
    Instant until = Columns.optionalInstant(row, "former_until");
    if (until != null && now.isBefore(until)) {
      secrets.add(new WebhookSecret(Seal.open(key(), place(id), row.getBytes("former_secret"))));
    }
    return secrets;
  }

  private byte[] seal(WebhookId id, WebhookSecret secret) {
    return Seal.close(key(), place(id), secret.key());
  }

  private byte[] key() {
    return keys.webhookKey(tenant);
  }

  private String place(WebhookId id) {
    return tenant + " webhook " + id;
  }
}
