package dev.demarc.portal.consents;

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

/** What was answered, by whom, until when; and the way back. */
final class ReceiptCard extends Section {
  private static final long serialVersionUID = 1L;

  ReceiptCard(Visit visit, Consent consent) {
    addClassName("card");
    setId("receipt");
    add(new H2("Receipt"), facts(consent));
    Details ledger = new Details("Ledger", ledger(consent));
    Details full =
        new Details(
            "Signed receipt",
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
        .pair("Answer", ConsentWords.badge(consent.state()))
        .pair("Reach", reach(consent))
        .pair("Answered by", consent.answeredBy())
        .pair("In the role", ConsentWords.role(consent.answeredAs()))
        .pair("Instead of", consent.answeredFor())
        .pair(
            "Answered",
            TimeText.of(consent.answeredAt() == null ? consent.grantedAt() : consent.answeredAt()))
        .pair("In force until", TimeText.of(consent.grantExpiresAt()))
        .pair("At an agent that is cut off, until", TimeText.of(consent.effectiveUntil()))
        .pair("Consent", consent.id().text());
  }

  static String reach(Consent consent) {
    if (consent.scope() == null) {
      return Words.NONE;
    }
    return switch (consent.scope()) {
      case ONCE -> "Once";
      case SESSION -> "This session";
      case UNTIL -> "Until the time below";
    };
  }

  private static Component ledger(Consent consent) {
    Div list = new Div();
    list.addClassName("ledger");
    for (Consent.Event event : consent.historyOrNone()) {
      Span who = new Span(event.by() == null ? "" : event.by());
      who.addClassName("quiet");
      list.add(new Div(TimeText.of(event.at()), new Span(Words.plain(event.state())), who));
    }
    return list;
  }

  /** Takes the approval back, after asking. */
  static Component withdraw(Visit visit, Consent consent, Runnable after) {
    return Press.danger(
        "withdraw-" + consent.id().text(),
        "Withdraw",
        () ->
            Confirm.ask(
                "Withdraw this approval?",
                "From then on the next request is asked again. What was already sent stays sent.",
                "Withdraw",
                () -> {
                  boolean worked =
                      Toast.attempt(() ->
                          visit
                              .api()
                              .post(
                                  visit.where("consents", consent.id().text(), "withdraw"),
                                  Map.of()));
                  if (worked) {
                    Toast.done("Withdrawn");
                    after.run();
                  }
                }));
  }
}
