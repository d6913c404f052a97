package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TranslatedPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.notifications.NotificationAnswers.Settings;
import jakarta.inject.Inject;

/** What I am told; and, for who keeps the tenant, webhooks and what was sent. */
@Route(value = "t/:tenant/notifications", layout = Frame.class)
public class NotificationsView extends TranslatedPage {
  private static final long serialVersionUID = 1L;

  private final transient Desks desks;

  @Inject
  public NotificationsView(Desks desks) {
    super(desks, "notifications.title");
    this.desks = desks;
  }

  @Override
  protected void fill(Visit visit) {
    add(
        new Heading(translate("notifications.title"), translate("notifications.words")),
        new Card(
            translate("notifications.mine"),
            new Loading<>(
                () -> visit.api().get(visit.where("notification-settings"), Settings.class),
                settings -> new SettingsForm(visit, settings, desks.current()::forget))));
    if (visit.is("tenant-admin") || visit.is("auditor")) {
      add(new WebhooksPart(visit), new DeliveriesPart(visit));
    }
  }
}
