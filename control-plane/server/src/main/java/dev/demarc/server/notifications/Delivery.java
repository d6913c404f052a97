package dev.demarc.server.notifications;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one recipient.
 *
 * @param event the same in all deliveries of the event
 * @param lane the webhook's id, or zeros where it is mail
 * @param person to whom mail goes; absent where it is no mail
 * @param status of the last attempt; absent where there was none
 */
record Delivery(
    DeliveryId id,
    UUID event,
    News news,
    Instant at,
    Channel channel,
    UUID lane,
    @Nullable SubjectId person,
    DeliveryState state,
    int attempts,
    @Nullable Instant attemptedAt,
    Instant nextAttemptAt,
    @Nullable Integer status,
    @Nullable Fault fault,
    @Nullable Instant settledAt) {

  static Delivery read(ResultSet row) throws SQLException {
    String person = row.getString("person");
    String fault = row.getString("fault");
    int status = row.getInt("status");
    return new Delivery(
        new DeliveryId(row.getLong("sequence")),
        Columns.uuid(row, "event"),
        new News(
            Wire.parse(NotificationKind.class, "kind", Columns.text(row, "kind")),
            Columns.text(row, "resource"),
            detail(Columns.text(row, "detail"))),
        Columns.instant(row, "at"),
        Wire.parse(Channel.class, "channel", Columns.text(row, "channel")),
        Columns.uuid(row, "lane"),
        person == null ? null : SubjectId.of(person),
        Wire.parse(DeliveryState.class, "state", Columns.text(row, "state")),
        row.getInt("attempts"),
        Columns.optionalInstant(row, "attempted_at"),
        Columns.instant(row, "next_attempt_at"),
        status == 0 ? null : status,
        fault == null ? null : Wire.parse(Fault.class, "fault", fault),
        Columns.optionalInstant(row, "settled_at"));
  }

  /** What a receiver tells two of one event apart from two events by. */
  String messageId() {
    return "msg_" + event;
  }

  private static TreeMap<String, String> detail(String json) {
    try {
      return DemarcJson.strict().readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored detail is not JSON", impossible);
    }
  }
}
