package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.consent.Change;
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
import java.util.List;

/** The question a person answers: what leaves, to where, until when. Opening it grants nothing. */
@Route(value = "consents/:tenant/:consent", layout = Frame.class)
public class ConsentView extends TranslatedPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ConsentView(Desks desks) {
    super(desks, "consent.title");
    addClassName("narrow");
  }

  @Override
  protected void fill(Visit visit) {
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
                    ? translate("consent.open", change.to().operator())
                    : ConsentWords.words(consent),
                translate("consent.by", change.application().text()),
                ConsentWords.badge(consent)));
    page.addClassName("consent");
    page.setId("consent");
    page.add(new Card("", ChangeWords.journey(change)));
    if (!consent.open()) {
      page.add(new ReceiptCard(visit, consent));
    }
    page.add(
        new Card(translate("consent.leaves"), leaves(consent)),
        new Card(translate("consent.receiver"), receiver(consent)));
    List<String> sentences = consent.notice() == null ? List.of() : consent.notice().sentences();
    if (!sentences.isEmpty()) {
      page.add(new Card(translate("consent.why"), lines(sentences)));
    }
    if (consent.answerable()) {
      page.add(new AnswerPanel(visit, consent), new InviteCard(visit, consent));
    } else if (consent.open()) {
      page.add(
          new Card(translate("consent.answer"), new Paragraph(translate("consent.answer.others"))));
    }
    return page;
  }

  private static Component leaves(Consent consent) {
    Change change = consent.change();
    return new Pairs()
        .pair(translate("consent.class"), change.dataClass().text())
        .pair(translate("consent.tags"), ChangeWords.tags(change))
        .pair(translate("consent.size"), ChangeWords.size(consent.bytes()))
        .pair(
            translate("consent.files"),
            consent.files() == null ? Words.NONE : String.valueOf(consent.files()))
        .pair(translate("consent.task"), change.task().text())
        .pair(translate("consent.content"), translate("consent.content.where"));
  }

  private static Component receiver(Consent consent) {
    Change change = consent.change();
    return new Pairs()
        .pair(translate("consent.operator"), change.to().operator())
        .pair(translate("consent.boundary"), ChangeWords.boundary(change.to().boundary()))
        .pair(translate("consent.region.name"), change.to().region())
        .pair(translate("consent.model"), change.to().model().text())
        .pair(
            translate("consent.longest"),
            consent.ttl() == null ? Words.NONE : ChangeWords.span(consent.ttl()))
        .pair(translate("consent.before"), TimeText.of(consent.expiresAt()));
  }

  private static Component lines(List<String> sentences) {
    UnorderedList list = new UnorderedList();
    list.setId("notice");
    list.getElement().setAttribute("lang", "en"); // the words that the answer is bound to
    sentences.forEach(sentence -> list.add(new ListItem(sentence)));
    return list;
  }
}
