package dev.demarc.portal.consents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import jakarta.inject.Inject;
import java.util.List;

/** The question a person answers: what leaves, to where, until when. Opening it grants nothing. */
@Route(value = "consents/:tenant/:consent", layout = Frame.class)
public class ConsentView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ConsentView(Desks desks) {
    super(desks, "Consent");
    addClassName("narrow");
  }

  @Override
  protected void show(Visit visit) {
    add(
        new Loading<>(
            () -> visit.api().get(visit.where("consents", visit.part("consent")), Consent.class),
            consent -> page(visit, consent)));
  }

  private static Component page(Visit visit, Consent consent) {
    Change change = consent.change();
    Div page =
        new Div(
            new Heading(
                consent.open()
                    ? "May this go to " + change.to().operator() + "?"
                    : ConsentWords.words(consent.state()),
                "Asked by the application " + change.application().text() + ".",
                ConsentWords.badge(consent.state())));
    page.addClassName("consent");
    page.setId("consent");
    page.add(new Card("", ConsentWords.journey(change)));
    if (!consent.open()) {
      page.add(new ReceiptCard(visit, consent));
    }
    page.add(new Card("What leaves", leaves(consent)), new Card("Who gets it", receiver(consent)));
    List<String> sentences = consent.notice() == null ? List.of() : consent.notice().sentences();
    if (!sentences.isEmpty()) {
      page.add(new Card("Why you are asked", lines(sentences)));
    }
    if (consent.answerable()) {
      page.add(new AnswerPanel(visit, consent), new InviteCard(visit, consent));
    } else if (consent.open()) {
      page.add(
          new Card("Your answer", new Paragraph("Others are asked; you can read the question.")));
    }
    return page;
  }

  private static Component leaves(Consent consent) {
    Change change = consent.change();
    return new Pairs()
        .pair("Class", change.dataClass().text())
        .pair("Found in it", ConsentWords.tags(change))
        .pair("Size", Words.bytes(consent.bytes()))
        .pair("Files", consent.files() == null ? Words.NONE : String.valueOf(consent.files()))
        .pair("For the task", change.task().text())
        .pair("Its content", "is not shown here: it has not left the site.");
  }

  private static Component receiver(Consent consent) {
    Change change = consent.change();
    return new Pairs()
        .pair("Operator", change.to().operator())
        .pair("Boundary", Words.boundary(change.to().boundary().wire()))
        .pair("Region", change.to().region())
        .pair("Model", change.to().model().text())
        .pair("At most for", consent.ttl() == null ? Words.NONE : Words.span(consent.ttl()))
        .pair("Answer before", TimeText.of(consent.expiresAt()));
  }

  private static Component lines(List<String> sentences) {
    UnorderedList list = new UnorderedList();
    list.setId("notice");
    sentences.forEach(sentence -> list.add(new ListItem(sentence)));
    return list;
  }
}
