package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.TenantDatabase;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Mails a delivery to the person it is for, at the address they have as a member at that time. */
@ApplicationScoped
class Mailing {
  private final TenantDatabase database;
  private final Letters letters;
  private final Mailbox mailbox;

  @Inject
  Mailing(TenantDatabase database, Letters letters, Vertx vertx) {
    this(database, letters, new Mailbox(vertx, settings()));
  }

  Mailing(TenantDatabase database, Letters letters, Mailbox mailbox) {
    this.database = database;
    this.letters = letters;
    this.mailbox = mailbox;
  }

  private static MailSettings settings() {
    var config = ConfigProvider.getConfig();
    return MailSettings.read(
        property -> config.getOptionalValue(property, String.class).orElse(""));
  }

  boolean isOn() {
    return mailbox.isOn();
  }

  Answer send(TenantId tenant, Delivery delivery) {
    if (!mailbox.isOn()) {
      return new Answer.Nowhere(DeliveryState.OFF, Fault.MAIL_OFF);
    }
    return reader(tenant, delivery)
        .filter(reader -> MailSettings.ADDRESS.matcher(reader.address()).matches())
        .map(reader -> mailbox.send(letters.write(tenant, delivery, reader)))
        .orElse(new Answer.Nowhere(DeliveryState.DROPPED, Fault.NO_ADDRESS));
  }

  private Optional<Letters.Reader> reader(TenantId tenant, Delivery delivery) {
    return database.inTenant(
        tenant,
        sql ->
            sql.first(
                """
                select m.email, coalesce(s.language, 'en') as language, t.name from membership m
                join tenant t on t.tenant_id = m.tenant_id
                left join notification_setting s
                  on s.tenant_id = m.tenant_id and s.person = m.subject
                where m.tenant_id = ? and m.subject = ?
                """,
                row ->
                    new Letters.Reader(
                        Columns.text(row, "email"),
                        Wire.parse(Language.class, "language", Columns.text(row, "language")),
                        Columns.text(row, "name")),
                tenant,
                delivery.person()));
  }
}
