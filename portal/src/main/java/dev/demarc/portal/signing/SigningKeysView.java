package dev.demarc.portal.signing;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;

/** Which key signs for the tenant and which did; administrators make the next. */
@Route(value = "t/:tenant/signing-keys", layout = Frame.class)
public class SigningKeysView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 50;

  @Inject
  public SigningKeysView(Desks desks) {
    super(desks, "Signing keys");
  }

  @Override
  protected void show(Visit visit) {
    Shown shown = new Shown(visit);
    add(
        new Heading(
            "Signing keys",
            "Sign the bundles, grants and withdrawals that agents obey. The private halves never"
                + " leave the control plane."),
        shown);
  }

  /** The list as it was last read. */
  private static final class Shown extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Visit visit;
    private final Loading<Listing<SigningKey>> list;

    Shown(Visit visit) {
      this.visit = visit;
      this.list =
          new Loading<>(
              () ->
                  visit
                      .api()
                      .list(visit.where("signing-keys").with("limit", SHOWN), SigningKey.class),
              this::table);
      add(list);
    }

    private Component table(Listing<SigningKey> listing) {
      Table<SigningKey> table =
          new Table<SigningKey>(
                  "signing-key", "Signing keys", each -> Integer.toString(each.number()))
              .text("Key", each -> Integer.toString(each.number()))
              .column("Digest", each -> new Code(each.shortId()))
              .column("State", SigningKey::badge)
              .column("Made", each -> TimeText.of(each.madeAt()))
              .text("Why", SigningKey::reason);
      return (visit.is("tenant-admin") ? table.column("Change", this::change) : table)
          .rows(listing.items(), listing.next());
    }

    private Component change(SigningKey key) {
      return key.signs()
          ? Press.small(
              "signing-key-replace",
              "Replace",
              () -> new ReplaceDialog(visit, key.number(), list::reload).open())
          : new Div();
    }
  }
}
