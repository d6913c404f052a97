package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import java.util.Map;

/** What was answered, by whom, until when; and the way back. */
final class RecordCard extends Section {
  private static final long serialVersionUID = 1L;

  RecordCard(Visit visit, Approval approval) {
    addClassName("card");
    setId("approval-record");
    add(
        new H2(translate("approval.record")),
        facts(approval),
        new Details(translate("consent.ledger"), ledger(approval)));
    if (approval.mayWithdraw()) {
      add(withdraw(visit, approval));
    }
  }

  private static Component facts(Approval approval) {
    Pairs pairs =
        new Pairs()
            .pair(translate("consent.receipt.answer"), ApprovalWords.badge(approval.state()))
            .pair(translate("approval.record.by"), approval.answeredBy())
            .pair(translate("approval.record.at"), TimeText.of(approval.answeredAt()))
            .pair(translate("approval.record.reason"), approval.reason())
            .pair(translate("approvals.valid-until"), TimeText.of(approval.validUntil()))
            .pair(translate("approvals.uses"), ApprovalWords.uses(approval));
    if (approval.endedAt() != null) {
      pairs.pair(translate("approval.record.ended"), TimeText.of(approval.endedAt()));
      pairs.pair(translate("approval.record.ended-by"), approval.endedBy());
    }
    return pairs;
  }

  private static Component ledger(Approval approval) {
    Div list = new Div();
    list.addClassName("ledger");
    for (Approval.Event event : approval.history()) {
      Span who = new Span(event.actor() == null ? "" : event.actor());
      who.addClassName("quiet");
      list.add(
          new Div(
              TimeText.of(event.at()),
              new Span(translate("approval.ledger." + event.kind())),
              who));
    }
    return list;
  }

  private static Component withdraw(Visit visit, Approval approval) {
    return Press.danger(
        "approval-withdraw",
        translate("approval.withdraw"),
        () ->
            Confirm.ask(
                translate("approval.withdraw.title"),
                translate("approval.withdraw.words"),
                translate("approval.withdraw"),
                translate("confirm.no"),
                () -> {
                  boolean worked =
                      Toast.attempt(() ->
                          visit
                              .api()
                              .post(
                                  visit.where("approvals", approval.id().text(), "withdraw"),
                                  Map.of()));
                  if (worked) {
                    Toast.done(translate("approval.withdraw.done"));
                    UI.getCurrent().refreshCurrentRoute(false);
                  }
                }));
  }
}
