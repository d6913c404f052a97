package dev.demarc.server.notifications;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries on their way, in one transaction of one tenant. */
final class DeliveryRows {
  /** How far the clocks of two replicas may differ; what lies further ahead, a clock went back. */
  static final Duration SKEW = Duration.ofMinutes(5);

  /** How long whoever claimed one has it to themselves. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private final Sql sql;
  private final TenantId tenant;

  DeliveryRows(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  /** Takes the one of the lane that is due for longest and that nobody else is taking. */
  Optional<Delivery> claim(UUID lane, Instant now) {
    return sql.first(
        """
        update notification_delivery
        set attempts = attempts + 1, attempted_at = ?, next_attempt_at = ?
        where tenant_id = ? and sequence = (
          select sequence from notification_delivery
          where tenant_id = ? and lane = ? and state = 'waiting'
            and (next_attempt_at <= ? or attempted_at > ? or attempted_at is null)
          order by next_attempt_at limit 1 for update skip locked)
        returning *
        """,
        Delivery::read,
        now,
        now.plus(LEASE),
        tenant,
        tenant,
        lane,
        now,
        now.plus(SKEW));
  }

  /** The other side has it; said also where it was given up meanwhile. */
  void delivered(Delivery delivery, int status, Instant now) {
    sql.update(
        """
        update notification_delivery
        set state = 'delivered', status = ?, fault = null, settled_at = ?
        where tenant_id = ? and sequence = ?
        """,
        status,
        now,
        tenant,
        delivery.id());
  }

  /** It ended without being delivered, unless a later attempt is on its way or has ended it. */
  void ended(
      Delivery delivery, DeliveryState state, Fault fault, @Nullable Integer status, Instant now) {
    sql.update(
        """
        update notification_delivery set state = ?, fault = ?, status = ?, settled_at = ?
        where tenant_id = ? and sequence = ? and attempts = ? and state = 'waiting'
        """,
        state,
        fault,
        status,
        now,
        tenant,
        delivery.id(),
        delivery.attempts());
  }

  /** Another attempt is to be made then, likewise. */
  void postponed(Delivery delivery, Fault fault, @Nullable Integer status, Instant next) {
    sql.update(
        """
        update notification_delivery set fault = ?, status = ?, next_attempt_at = ?
        where tenant_id = ? and sequence = ? and attempts = ? and state = 'waiting'
        """,
        fault,
        status,
        next,
        tenant,
        delivery.id(),
        delivery.attempts());
  }

  /** Nothing of the lane is sent any more. */
  void drop(UUID lane, Fault fault, Instant now) {
    sql.update(
        """
        update notification_delivery set state = 'dropped', fault = ?, settled_at = ?
        where tenant_id = ? and lane = ? and state = 'waiting'
        """,
        fault,
        now,
        tenant,
        lane);
  }

  Optional<Delivery> find(DeliveryId id) {
    return sql.first(
        "select * from notification_delivery where tenant_id = ? and sequence = ?",
        Delivery::read,
        tenant,
        id);
  }

  /** Begins one that has ended anew, and says whether it had. */
  boolean again(DeliveryId id, Instant now) {
    return sql.update(
            """
            update notification_delivery set state = 'waiting', attempts = 0, attempted_at = null,
              next_attempt_at = ?, status = null, fault = null, settled_at = null
            where tenant_id = ? and sequence = ? and state <> 'waiting'
            """,
            now,
            tenant,
            id)
        > 0;
  }

  /** Puts the alias in place of a person. */
  void forget(SubjectId person, SubjectId alias) {
    sql.update(
        "update notification_delivery set person = ? where tenant_id = ? and person = ?",
        alias,
        tenant,
        person);
  }

  /** Removes what ended before, and of the rest what is older than the newest so many. */
  int retire(Instant before, int kept) {
    return sql.update(
        """
        delete from notification_delivery where tenant_id = ? and state <> 'waiting'
          and (settled_at < ? or sequence <= coalesce((
            select sequence from notification_delivery where tenant_id = ?
            order by sequence desc offset ? limit 1), 0))
        """,
        tenant,
        before,
        tenant,
        kept);
  }
}
