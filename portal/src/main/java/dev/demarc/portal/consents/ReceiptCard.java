package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was answered, by whom, until when; and the way back. */
final class ReceiptCard extends Section {
  private static final long serialVersionUID = 1L;

  ReceiptCard(Visit visit, Consent consent) {
    addClassName("card");
    setId("receipt");
    add(new H2(translate("consent.receipt")), facts(consent));
    Details ledger = new Details(translate("consent.ledger"), ledger(consent));
    Details full =
        new Details(
            translate("consent.receipt.signed"),
            new Loading<>(
                () ->
                    visit
                        .api()
                        .get(
                            visit.where("consents", consent.id().text(), "receipt"),
                            JsonNode.class),
                receipt -> new Pre(receipt.toPrettyString())));
    add(ledger, full, new ReceiptFile(visit, consent));
    if (consent.withdrawable()) {
      add(withdraw(visit, consent, () -> UI.getCurrent().refreshCurrentRoute(false)));
    }
  }

  private static Component facts(Consent consent) {
    return new Pairs()
        .pair(translate("consent.receipt.answer"), ConsentWords.badge(consent))
        .pair(translate("consent.receipt.reach"), reach(consent))
        .pair(translate("consent.receipt.by"), consent.answeredBy())
        .pair(translate("consent.receipt.role"), ConsentWords.role(consent.answeredAs()))
        .pair(translate("consent.receipt.for"), consent.answeredFor())
        .pair(
            translate("consent.receipt.at"),
            TimeText.of(consent.answeredAt() == null ? consent.grantedAt() : consent.answeredAt()))
        .pair(translate("consent.receipt.until"), TimeText.of(consent.grantExpiresAt()))
        .pair(translate("consent.receipt.offline"), TimeText.of(consent.effectiveUntil()))
        .pair(translate("consent.receipt.uses"), String.valueOf(consent.used()))
        .pair(translate("consent.receipt.id"), consent.id().text());
  }

  static String reach(Consent consent) {
    if (consent.scope() == null) {
      return Words.NONE;
    }
    return translate("consent.reach." + consent.scope().wire());
  }

  private static Component ledger(Consent consent) {
    Div list = new Div();
    list.addClassName("ledger");
    for (Consent.Event event : consent.historyOrNone()) {
      Span who = new Span(event.by() == null ? "" : event.by());
      who.addClassName("quiet");
      list.add(new Div(TimeText.of(event.at()), new Span(step(event.state())), who));
    }
    return list;
  }

  private static String step(@Nullable String kind) {
    return kind == null ? Words.NONE : translate("consent.ledger." + kind);
  }

  /** Takes the approval back, after asking. */
  static Component withdraw(Visit visit, Consent consent, Runnable after) {
    return Press.danger(
        "withdraw-" + consent.id().text(),
        translate("consent.withdraw"),
        () ->
            Confirm.ask(
                translate("consent.withdraw.title"),
                translate("consent.withdraw.words"),
                translate("consent.withdraw"),
                translate("confirm.no"),
                () -> {
                  boolean worked =
                      Toast.attempt(() ->
                          visit
                              .api()
                              .post(
                                  visit.where("consents", consent.id().text(), "withdraw"),
                                  Map.of()));
                  if (worked) {
                    Toast.done(translate("consent.withdraw.done"));
                    after.run();
                  }
                }));
  }
}
