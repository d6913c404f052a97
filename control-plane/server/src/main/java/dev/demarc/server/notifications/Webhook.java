package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where events are sent, as administrators see it.
 *
 * @param formerSecretUntil until when the secret before the last rotation signs, too; absent where
 *     there is none
 * @param disabledAt absent while it is sent to
 * @param failingSince the first failure since something was delivered; absent where there is none
 */
public record Webhook(
    WebhookId id,
    String url,
    SortedSet<NotificationKind> kinds,
    @Nullable Instant formerSecretUntil,
    @Nullable Instant disabledAt,
    @Nullable Disabled disabledReason,
    @Nullable Instant failingSince,
    Instant createdAt) {

  /** Why a webhook is sent nothing. */
  public enum Disabled implements Wire {
    /** An administrator said so. */
    BY_HAND("by-hand"),
    /** It answered that it is gone (410). */
    GONE("gone"),
    /** It has failed for too long. */
    FAILING("failing");

    private final String wire;

    Disabled(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  boolean isEnabled() {
    return disabledAt == null;
  }

  static Webhook read(ResultSet row) throws SQLException {
    var kinds = new TreeSet<NotificationKind>();
    Columns.texts(row, "kinds")
        .forEach(kind -> kinds.add(Wire.parse(NotificationKind.class, "kinds", kind)));
    String reason = row.getString("disabled_reason");
    return new Webhook(
        new WebhookId(Columns.uuid(row, "id")),
        Columns.text(row, "url"),
        kinds,
        Columns.optionalInstant(row, "former_until"),
        Columns.optionalInstant(row, "disabled_at"),
        reason == null ? null : Wire.parse(Disabled.class, "disabledReason", reason),
        Columns.optionalInstant(row, "failing_since"),
        Columns.instant(row, "created_at"));
  }
}
