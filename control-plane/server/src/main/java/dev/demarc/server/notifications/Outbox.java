package dev.demarc.server.notifications;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.access.Caller;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes one event into the table {@code notification_delivery}, once for each recipient. */
final class Outbox {
  /** How many of a tenant may wait; of more, the oldest is dropped. */
  static final int MOST_WAITING = 10_000;

  private static final int MOST_PEOPLE = 200;
  private static final String INTO =
      """
      insert into notification_delivery
        (event, kind, resource, at, detail, next_attempt_at, channel, tenant_id, lane, person, state, attempts)
      select ?, ?, ?, ?, ?, ?,
      """;

  private final Sql sql;
  private final TenantId tenant;
  private final Instant now;
  private final UUID event = UUID.randomUUID();

  Outbox(Sql sql, TenantId tenant, Instant now) {
    this.sql = sql;
    this.tenant = tenant;
    this.now = now;
  }

  /** To the members who may hear of it and did not mute it; at most 200. */
  void mail(News news, Audience audience) {
    String who =
        switch (audience) {
          case Audience.People people -> "m.subject = any (?)";
          case Audience.Roles roles -> "m.roles && ? and m.subject <> all (?)";
        };
    List<@Nullable Object> which =
        switch (audience) {
          case Audience.People people -> List.of(people.people());
          case Audience.Roles roles -> List.of(roles.roles(), roles.except());
        };
    var arguments = event(news);
    arguments.addAll(List.of(Lane.MAIL, tenant));
    arguments.addAll(which);
    arguments.addAll(List.of(Caller.SERVICE_NAME, news.kind(), MOST_PEOPLE));
    sql.update(
        INTO
            + """
              'email', m.tenant_id, ?, m.subject, 'waiting', 0
            from membership m
            left join notification_setting s on s.tenant_id = m.tenant_id and s.person = m.subject
            where m.tenant_id = ? and %s and not starts_with(m.username, ?)
              and not (? = any (coalesce(s.muted, '{}')))
            order by m.subject limit ?
            """
                .formatted(who),
        arguments.toArray());
  }

  /** To every webhook that asks for its kind. */
  void webhooks(News news) {
    post(news, "w.disabled_at is null and ? = any (w.kinds)", news.kind());
  }

  /** To one webhook, whatever it asks for. */
  void webhook(News news, WebhookId webhook) {
    post(news, "w.id = ?", webhook);
  }

  private void post(News news, String which, Object argument) {
    var arguments = event(news);
    arguments.addAll(List.of(tenant, argument));
    sql.update(
        INTO
            + """
              'webhook', w.tenant_id, w.id, null, 'waiting', 0 from webhook w
            where w.tenant_id = ? and %s
            """
                .formatted(which),
        arguments.toArray());
  }

  /** Drops the oldest of too many that wait, and says how many. */
  int trim() {
    return sql.update(
        """
        update notification_delivery set state = 'dropped', fault = ?, settled_at = ?
        where tenant_id = ? and state = 'waiting' and sequence in (
          select sequence from notification_delivery
          where tenant_id = ? and state = 'waiting' and sequence <= (
            select sequence from notification_delivery where tenant_id = ? and state = 'waiting'
            order by sequence desc offset ? limit 1)
          for update skip locked)
        """,
        Fault.OVERFLOW,
        now,
        tenant,
        tenant,
        tenant,
        MOST_WAITING);
  }

  private List<@Nullable Object> event(News news) {
    return new ArrayList<>(List.of(event, news.kind(), news.resource(), now, json(news), now));
  }

  private static String json(News news) {
    try {
      return DemarcJson.strict().writeValueAsString(news.detail());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
