package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TranslatedPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.Map;

/** Every consent of the tenant, for administrators and auditors. */
@Route(value = "t/:tenant/consents", layout = Frame.class)
public class ConsentsView extends TranslatedPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ConsentsView(Desks desks) {
    super(desks, "consents.title");
  }

  @Override
  protected void fill(Visit visit) {
    String state = visit.asked("state").orElse("");
    Tabs tabs =
        new Tabs(translate("consents.state"))
            .tab("all", translate("consents.all"), visit.href("consents"), state.isEmpty());
    for (ConsentState each : ConsentState.values()) {
      tabs.tab(
          each.wire(),
          translate("consents.tab." + each.wire()),
          visit.href("consents?state=" + each.wire()),
          each.wire().equals(state));
    }
    String cursor = visit.asked("cursor").orElse(null);
    add(
        new Heading(translate("consents.title"), translate("consents.words")),
        tabs,
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit.where("consents").with("state", state).with("cursor", cursor),
                        Consent.class),
            listing -> list(visit, state, cursor, listing)));
  }

  private static Component list(
      Visit visit,
      String state,
      @org.jspecify.annotations.Nullable String cursor,
      Listing<Consent> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(translate("consents.none"), translate("consents.none.words"));
    }
    Map<String, String> query = state.isEmpty() ? Map.of() : Map.of("state", state);
    return new Div(
        new Table<Consent>("consent", translate("consents.title"), consent -> consent.id().text())
            .column(translate("consents.state"), consent -> ConsentWords.badge(consent))
            .text(
                translate("consents.application"), consent -> consent.change().application().text())
            .text(translate("consents.class"), consent -> consent.change().dataClass().text())
            .link(
                translate("consents.change"),
                consent -> ChangeWords.line(consent.change()),
                consent -> "consents/" + visit.tenant().text() + "/" + consent.id().text())
            .text(translate("consents.operator"), consent -> consent.change().to().operator())
            .column(
                translate("consents.asked"),
                consent -> TimeText.ago(consent.requestedAt(), Words.NONE))
            .column(
                translate("consents.in-force-until"),
                consent -> TimeText.of(consent.grantExpiresAt()))
            .rows(listing.items()),
        new Pager(visit.href("consents"), query, cursor, listing.next()));
  }
}
