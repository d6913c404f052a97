package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.portal.consents.ChangeWords;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TranslatedPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import jakarta.inject.Inject;

/** The question an approver answers. Opening it approves nothing. */
@Route(value = "t/:tenant/approvals/:approval", layout = Frame.class)
public class ApprovalView extends TranslatedPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ApprovalView(Desks desks) {
    super(desks, "approval.title");
    addClassName("narrow");
  }

  @Override
  protected void fill(Visit visit) {
    add(
        new Loading<>(
            () -> visit.api().get(visit.where("approvals", visit.part("approval")), Approval.class),
            approval -> page(visit, approval)));
  }

  private static Component page(Visit visit, Approval approval) {
    Change change = approval.change();
    Div page =
        new Div(
            new Heading(
                approval.open()
                    ? translate("approval.open", change.to().operator())
                    : ApprovalWords.words(approval.state()),
                translate("consent.by", change.application().text()),
                ApprovalWords.badge(approval.state())),
            new Card("", ChangeWords.journey(change)));
    page.addClassName("consent");
    page.setId("approval");
    if (approval.state() == ApprovalState.SUPERSEDED) {
      page.add(new Card("", new Paragraph(translate("approval.superseded.words"))));
    }
    if (!approval.open()) {
      page.add(new RecordCard(visit, approval));
    }
    page.add(
        new Card(translate("consent.leaves"), leaves(approval)),
        new Card(translate("consent.receiver"), receiver(approval)),
        new Card(translate("approval.why"), lines(approval)));
    if (approval.open()) {
      page.add(answer(visit, approval));
    }
    return page;
  }

  private static Component answer(Visit visit, Approval approval) {
    if (approval.mayAnswer()) {
      return new AnswerCard(visit, approval);
    }
    boolean own = approval.requestedBy().contains(visit.me().subject().text());
    return new Card(
        translate("consent.answer"),
        new Paragraph(translate(own ? "approval.answer.own" : "approval.answer.others")));
  }

  private static Component leaves(Approval approval) {
    Change change = approval.change();
    return new Pairs()
        .pair(translate("consent.class"), change.dataClass().text())
        .pair(translate("consent.tags"), ChangeWords.tags(change))
        .pair(translate("consent.size"), ChangeWords.size(approval.bytes()))
        .pair(translate("consent.task"), change.task().text())
        .pair(translate("approval.agent"), approval.agent())
        .pair(
            translate("approval.requested-by"),
            approval.requestedBy().isEmpty()
                ? translate("approval.requested-by.nobody")
                : Words.list(approval.requestedBy()))
        .pair(translate("approval.decision"), approval.decision())
        .pair(translate("consent.content"), translate("consent.content.where"));
  }

  private static Component receiver(Approval approval) {
    Change change = approval.change();
    return new Pairs()
        .pair(translate("consent.operator"), change.to().operator())
        .pair(translate("consent.boundary"), ChangeWords.boundary(change.to().boundary()))
        .pair(translate("consent.region.name"), change.to().region())
        .pair(translate("consent.model"), change.to().model().text())
        .pair(
            translate("consent.longest"),
            approval.ttl() == null ? Words.NONE : ChangeWords.span(approval.ttl()))
        .pair(translate("consent.before"), TimeText.of(approval.expiresAt()));
  }

  private static Component lines(Approval approval) {
    UnorderedList list = new UnorderedList();
    list.setId("notice");
    list.getElement().setAttribute("lang", "en"); // the words that the answer is bound to
    approval.notice().lines().forEach(sentence -> list.add(new ListItem(sentence)));
    return list;
  }
}
