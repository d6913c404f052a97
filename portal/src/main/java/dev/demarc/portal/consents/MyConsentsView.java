package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TranslatedPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.TimeText;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** What I was asked, what I agreed to, and the way back. */
@Route(value = "t/:tenant/my-consents", layout = Frame.class)
public class MyConsentsView extends TranslatedPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public MyConsentsView(Desks desks) {
    super(desks, "my-consents.title");
    addClassName("narrow");
  }

  @Override
  protected void fill(Visit visit) {
    add(new Heading(translate("my-consents.title"), translate("my-consents.words")));
    @SuppressWarnings("unchecked")
    Loading<List<MyPart.Page>>[] loading = new Loading[1];
    loading[0] =
        new Loading<>(
            () -> Stream.of(MyPart.values()).map(part -> part.read(visit)).toList(),
            pages -> parts(visit, pages, () -> loading[0].reload()));
    add(loading[0], new PreferencesCard(visit));
  }

  private static Component parts(Visit visit, List<MyPart.Page> pages, Runnable again) {
    if (pages.stream().allMatch(MyPart.Page::isNothing)) {
      return new EmptyState(translate("my-consents.none"), translate("my-consents.none.words"));
    }
    Div parts = new Div();
    pages.stream()
        .filter(page -> !page.isNothing())
        .forEach(page -> parts.add(part(visit, page, again)));
    return parts;
  }

  private static Section part(Visit visit, MyPart.Page page, Runnable again) {
    Section section = new Section(new H2(page.part().title()));
    page.listing().items().forEach(consent -> section.add(card(visit, consent, again)));
    section.add(page.part().pager(visit, page));
    return section;
  }

  private static Article card(Visit visit, Consent consent, Runnable again) {
    Anchor link =
        new Anchor(
            "consents/" + visit.tenant().text() + "/" + consent.id().text(),
            consent.change().to().operator() + " · " + consent.change().to().model().text());
    link.setRouterIgnore(false);
    link.addClassName("strong");
    Div detail =
        new Div(
            new Span(
                consent.change().dataClass().text() + " · " + ChangeWords.line(consent.change())));
    detail.addClassName("quiet");
    Article card = new Article(new Header(link, ConsentWords.badge(consent)), detail);
    card.addClassNames("card", "consent-card");
    card.getElement()
        .setAttribute("data-testid", "consent-card")
        .setAttribute("data-id", consent.id().text());
    card.add(when(consent));
    if (consent.withdrawable()) {
      card.add(ReceiptCard.withdraw(visit, consent, again));
    } else if (consent.open()) {
      Anchor answer =
          new Anchor(
              "consents/" + visit.tenant().text() + "/" + consent.id().text(),
              translate("my-consents.answer"));
      answer.setRouterIgnore(false);
      answer.addClassName("button-link");
      card.add(answer);
    }
    if (!consent.open()) {
      card.add(new ReceiptFile(visit, consent));
    }
    return card;
  }

  private static Component when(Consent consent) {
    Div line = new Div();
    line.addClassNames("quiet", "inline");
    if (consent.inForce()) {
      line.add(
          new Span(translate("my-consents.until", ReceiptCard.reach(consent)) + " "),
          TimeText.of(consent.grantExpiresAt()));
    } else if (consent.open()) {
      line.add(new Span(translate("consent.before") + " "), TimeText.of(consent.expiresAt()));
    } else {
      line.add(new Span(translate("my-consents.asked") + " "), TimeText.of(consent.requestedAt()));
    }
    if (consent.grantedAt() != null) {
      line.add(new Span(" · " + translate("my-consents.uses", consent.used())));
    }
    return line;
  }
}
