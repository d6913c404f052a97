package dev.demarc.server.notifications;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Reads the settings of mail and webhooks at start, so that what is unsafe stops it. */
@ApplicationScoped
class NotificationStart {
  private static final Logger LOG = Logger.getLogger(NotificationStart.class);

  void read(@Observes StartupEvent event, Mailing mailing, WebhookClient client) {
    if (!mailing.isOn()) {
      LOG.info("e-mail is off: demarc.mail.host is not set");
    }
  }
}
