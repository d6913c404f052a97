package dev.demarc.server.notifications;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deliveries as administrators read them: newest first, page by page. */
public record DeliveryLog(Sql sql, TenantId tenant) {

  /**
   * Which ones.
   *
   * @param after the last of the page before
   */
  record Asked(
      @Nullable Channel channel,
      @Nullable WebhookId webhook,
      @Nullable DeliveryState state,
      DeliveryId after) {}

  /**
   * One line.
   *
   * @param webhook to which it goes; absent where it is mail
   * @param person to whom it goes; absent where it is none
   * @param nextAttemptAt absent where there is none
   */
  record Line(
      DeliveryId id,
      NotificationKind kind,
      String resource,
      Instant at,
      Map<String, String> detail,
      Channel channel,
      @Nullable WebhookId webhook,
      @Nullable SubjectId person,
      DeliveryState state,
      int attempts,
      @Nullable Instant attemptedAt,
      @Nullable Instant nextAttemptAt,
      @Nullable Integer status,
      @Nullable Fault fault,
      String messageId) {
    static Line of(Delivery delivery) {
      boolean waits = delivery.state() == DeliveryState.WAITING;
      return new Line(
          delivery.id(),
          delivery.news().kind(),
          delivery.news().resource(),
          delivery.at(),
          delivery.news().detail(),
          delivery.channel(),
          delivery.channel() == Channel.WEBHOOK ? new WebhookId(delivery.lane()) : null,
          delivery.person(),
          delivery.state(),
          delivery.attempts(),
          delivery.attemptedAt(),
          waits ? delivery.nextAttemptAt() : null,
          delivery.status(),
          delivery.fault(),
          delivery.messageId());
    }
  }

  List<Line> page(Asked asked, int limit) {
    var text =
        new StringBuilder(
            "select * from notification_delivery where tenant_id = ? and sequence < ?");
    var arguments = new ArrayList<Object>(List.of(tenant, asked.after));
    if (asked.webhook != null) {
      text.append(" and lane = ?");
      arguments.add(asked.webhook);
    } else if (asked.channel == Channel.EMAIL) {
      text.append(" and lane = ?");
      arguments.add(Lane.MAIL);
    } else if (asked.channel == Channel.WEBHOOK) {
      text.append(" and channel = 'webhook'");
    }
    if (asked.state != null) {
      text.append(" and state = ?");
      arguments.add(asked.state);
    }
    text.append(" order by sequence desc limit ?");
    arguments.add(limit);
    return sql.query(text.toString(), Delivery::read, arguments.toArray()).stream()
        .map(Line::of)
        .toList();
  }
}
