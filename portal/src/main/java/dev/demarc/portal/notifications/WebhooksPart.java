package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.notifications.NotificationAnswers.Made;
import dev.demarc.portal.notifications.NotificationAnswers.Webhook;
import dev.demarc.portal.remote.Listing;
import java.util.Map;

/** The webhooks of the tenant; administrators add, try, change and remove them. */
final class WebhooksPart extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final Loading<Listing<Webhook>> list;

  WebhooksPart(Visit visit) {
    this.visit = visit;
    this.list =
        new Loading<>(() -> visit.api().list(visit.where("webhooks"), Webhook.class), this::table);
    Card card =
        new Card(translate("webhooks.title"), new Paragraph(translate("webhooks.words")), list);
    if (visit.is("tenant-admin")) {
      card.add(
          Press.primary(
              "webhook-add",
              translate("webhooks.add"),
              () -> new WebhookDialog(visit, list::reload).open()));
    }
    add(card);
  }

  private Component table(Listing<Webhook> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(translate("webhooks.none"), translate("webhooks.none.words"));
    }
    var table =
        new Table<Webhook>("webhook", translate("webhooks.title"), Webhook::id)
            .column(translate("webhooks.url"), WebhooksPart::url)
            .text(translate("webhooks.kinds"), hook -> String.join(", ", hook.kinds()))
            .column(translate("webhooks.state"), NotificationWords::state);
    if (visit.is("tenant-admin")) {
      table.column(translate("webhooks.change"), this::actions);
    }
    return table.rows(listing.items(), listing.next());
  }

  private static Component url(Webhook webhook) {
    Span url = new Span(webhook.url());
    url.addClassName("mono");
    return url;
  }

  private Component actions(Webhook webhook) {
    Div row = new Div();
    row.addClassName("row");
    if (webhook.enabled()) {
      row.add(press(webhook, "test", () -> test(webhook)));
    }
    row.add(press(webhook, "rotate", () -> ask("rotate", () -> rotate(webhook))));
    row.add(
        webhook.enabled()
            ? press(webhook, "disable", () -> ask("disable", () -> enable(webhook, false)))
            : press(webhook, "enable", () -> enable(webhook, true)));
    row.add(press(webhook, "remove", () -> ask("remove", () -> remove(webhook))));
    return row;
  }

  private static Component press(Webhook webhook, String what, Runnable work) {
    return Press.small(
        "webhook-" + what + "-" + NotificationWords.start(webhook.id()),
        translate("webhooks." + what),
        work);
  }

  private static void ask(String what, Runnable work) {
    String key = "webhooks." + what;
    Confirm.ask(
        translate(key + ".title"),
        translate(key + ".words"),
        translate(key),
        translate("confirm.no"),
        work);
  }

  private void test(Webhook webhook) {
    Toast.attempt(() -> {
      visit.api().post(visit.where("webhooks", webhook.id(), "test"), Map.of());
      Toast.done(translate("webhooks.test.done"));
    });
  }

  private void rotate(Webhook webhook) {
    Toast.attempt(() -> {
      Made made =
          visit.api().post(visit.where("webhooks", webhook.id(), "rotate"), Map.of(), Made.class);
      WebhookSecret.show(made.secret());
      list.reload();
    });
  }

  private void enable(Webhook webhook, boolean enabled) {
    Map<String, Object> body =
        Map.of("url", webhook.url(), "kinds", webhook.kinds(), "enabled", enabled);
    done(() -> visit.api().put(visit.where("webhooks", webhook.id()), body, Webhook.class));
  }

  private void remove(Webhook webhook) {
    done(() -> visit.api().delete(visit.where("webhooks", webhook.id())));
  }

  private void done(Runnable work) {
    if (Toast.attempt(work)) {
      Toast.done(translate("webhooks.done"));
      list.reload();
    }
  }
}
