package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;

/** How well a tenant is told. */
@ApplicationScoped
public class NotificationCounts {
  private final Mailing mailing;

  NotificationCounts(Mailing mailing) {
    this.mailing = mailing;
  }

  /**
   * As the log has it.
   *
   * @param mailOn whether the installation has a mail server
   * @param waiting not delivered yet
   * @param undelivered given up or dropped
   */
  public record Counts(boolean mailOn, long waiting, long undelivered) {}

  public Counts of(Sql sql, TenantId tenant) {
    return sql.first(
            """
            select count(*) filter (where state = 'waiting') as waiting,
              count(*) filter (where state in ('dead', 'dropped')) as undelivered
            from notification_delivery
            where tenant_id = ? and state in ('waiting', 'dead', 'dropped')
            """,
            row -> new Counts(mailing.isOn(), row.getLong("waiting"), row.getLong("undelivered")),
            tenant)
        .orElseThrow();
  }
}
