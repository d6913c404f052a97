package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Secret;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Listing;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has somebody without an account answer in the reader's stead, by a link that opens once. */
final class InviteCard extends Section {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Consent consent;
  private final Select<LegalRole> role = new Select<>();
  private final Div made = new Div();
  private final Loading<Listing<Link>> links;

  /** A link just made. */
  record Invited(String id, String url, @Nullable Instant expiresAt) {}

  /** One that was made before. */
  record Link(
      String id,
      LegalRole role,
      @Nullable Instant openedAt,
      @Nullable Instant expiresAt,
      @Nullable Instant withdrawnAt) {}

  InviteCard(Visit visit, Consent consent) {
    this.visit = visit;
    this.consent = consent;
    addClassName("card");
    setId("invite");
    role.setId("invite-role");
    role.setLabel(translate("invite.role"));
    role.setItems(LegalRole.GUARDIAN, LegalRole.REPRESENTATIVE, LegalRole.SELF);
    role.setItemLabelGenerator(ConsentWords::role);
    role.setValue(LegalRole.GUARDIAN);
    links =
        new Loading<>(
            () ->
                visit.api().list(visit.where("consents", consent.id().text(), "links"), Link.class),
            this::list);
    add(
        new H2(translate("invite.title")),
        new Paragraph(translate("invite.words")),
        role,
        Press.plain("invite-create", translate("invite.create"), this::create),
        made,
        links);
  }

  private void create() {
    Toast.attempt(() -> {
      Invited invited =
          visit
              .api()
              .post(
                  visit.where("consents", consent.id().text(), "links"),
                  Map.of("role", role.getValue().wire()),
                  Invited.class);
      Div expiry =
          new Div(new Span(translate("invite.expiry") + " "), TimeText.of(invited.expiresAt()));
      expiry.addClassName("inline");
      made.removeAll();
      made.add(new Secret("invite-link", invited.url()), expiry);
      links.reload();
    });
  }

  private Component list(Listing<Link> listing) {
    Div list = new Div();
    list.addClassName("ledger");
    listing.items().forEach(link -> list.add(line(link)));
    return list;
  }

  private Component line(Link link) {
    Div line = new Div(new Span(ConsentWords.role(link.role())));
    line.getElement().setAttribute("data-testid", "link-row").setAttribute("data-id", link.id());
    if (link.withdrawnAt() != null) {
      line.add(new Span(translate("invite.taken-back") + " "), TimeText.of(link.withdrawnAt()));
      return line;
    }
    if (link.openedAt() == null) {
      line.add(new Span(translate("invite.unopened") + " "), TimeText.of(link.expiresAt()));
    } else {
      line.add(new Span(translate("invite.opened") + " "), TimeText.of(link.openedAt()));
    }
    line.add(
        Press.small("uninvite-" + link.id(), translate("invite.take-back"), () -> takeBack(link)));
    return line;
  }

  private void takeBack(Link link) {
    boolean worked =
        Toast.attempt(() ->
            visit.api().delete(visit.where("consents", consent.id().text(), "links", link.id())));
    if (worked) {
      links.reload();
    }
  }
}
