package dev.demarc.portal.consents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
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
public class ConsentsView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ConsentsView(Desks desks) {
    super(desks, "Consents");
  }

  @Override
  protected void show(Visit visit) {
    String state = visit.asked("state").orElse("");
    Tabs tabs = new Tabs("State").tab("All", visit.href("consents"), state.isEmpty());
    for (ConsentState each : ConsentState.values()) {
      tabs.tab(
          Words.plain(each.wire()),
          visit.href("consents?state=" + each.wire()),
          each.wire().equals(state));
    }
    String cursor = visit.asked("cursor").orElse(null);
    add(
        new Heading("Consents", "What people were asked, and what they answered."),
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
      return new EmptyState("No consents here", "Nobody was asked yet, or none is in this state.");
    }
    Map<String, String> query = state.isEmpty() ? Map.of() : Map.of("state", state);
    return new Div(
        new Table<Consent>("consent", "Consents", consent -> consent.id().text())
            .column("State", consent -> ConsentWords.badge(consent.state()))
            .text("Application", consent -> consent.change().application().text())
            .text("Class", consent -> consent.change().dataClass().text())
            .link(
                "Change",
                consent -> ConsentWords.line(consent.change()),
                consent -> "consents/" + visit.tenant().text() + "/" + consent.id().text())
            .text("Operator", consent -> consent.change().to().operator())
            .column("Asked", consent -> TimeText.ago(consent.requestedAt(), Words.NONE))
            .column("In force until", consent -> TimeText.of(consent.grantExpiresAt()))
            .rows(listing.items()),
        new Pager(visit.href("consents"), query, cursor, listing.next()));
  }
}
