package dev.demarc.portal.passkeys;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.passkeys.PasskeyAnswers.Approvers;
import dev.demarc.portal.passkeys.PasskeyAnswers.Making;
import dev.demarc.portal.passkeys.PasskeyAnswers.Passkey;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The person's own passkeys, and what they are good for here. */
@Route(value = "t/:tenant/my-passkeys", layout = Frame.class)
public class MyPasskeysView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public MyPasskeysView(Desks desks) {
    super(desks, "My passkeys");
  }

  @Override
  protected void show(Visit visit) {
    Shown shown = new Shown(visit);
    add(
        new Heading(
            "My passkeys",
            "A passkey signs your approval of what widens a policy, so that agents need not take"
                + " anybody’s word for it."),
        new Card("Add a passkey", shown.form()),
        shown);
  }

  /** What was last read. */
  private static final class Shown extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Visit visit;
    private final Authenticator authenticator = new Authenticator();
    private final TextField name = new TextField("Name");
    private final Loading<Listing<Passkey>> list;
    private final Loading<Approvers> approvers;

    Shown(Visit visit) {
      this.visit = visit;
      this.list =
          new Loading<>(
              () -> visit.api().list(visit.where("passkeys"), Passkey.class), this::table);
      this.approvers =
          new Loading<>(
              () -> visit.api().get(visit.where("approver-set"), Approvers.class),
              found -> new ApproversCard(visit, found, this::reload));
      add(new Card("Yours", list), approvers);
    }

    private void reload() {
      list.reload();
      approvers.reload();
    }

    Component form() {
      name.setId("passkey-name");
      name.setMaxLength(100);
      name.setHelperText("For example work laptop");
      Div form = new Div(name, Press.primary("passkey-add", "Add a passkey", this::add));
      form.addClassName("form");
      return new Div(form, authenticator);
    }

    private void add() {
      String called = name.getValue().strip();
      name.setInvalid(called.isEmpty());
      if (called.isEmpty()) {
        name.setErrorMessage("Say which one it is.");
        return;
      }
      Toast.attempt(() -> {
        Making making =
            visit.api().post(visit.where("passkeys", "challenges"), Map.of(), Making.class);
        authenticator.create(
            making,
            created -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("challenge", making.id());
              body.put("name", called);
              body.put("attestation", created.attestation());
              body.put("clientData", created.clientData());
              if (Toast.attempt(() -> visit.api().post(visit.where("passkeys"), body))) {
                Toast.done("Passkey added");
                name.clear();
                reload();
              }
            });
      });
    }

    private Component table(Listing<Passkey> listing) {
      if (listing.items().isEmpty()) {
        return new EmptyState(
            "No passkey yet", "Give one a name and add it; your device asks who you are.");
      }
      return new Table<Passkey>("passkey", "Your passkeys", Passkey::id)
          .text("Name", Passkey::name)
          .column("Added", each -> TimeText.of(each.madeAt()))
          .column(
              "Last used",
              each -> each.usedAt() == null ? new Span("Never") : TimeText.of(each.usedAt()))
          .text("Approves", each -> each.approves() ? "Yes" : "Not yet")
          .column(
              "Change",
              each ->
                  Press.small(
                      "passkey-remove-" + each.id().substring(0, Math.min(8, each.id().length())),
                      "Remove",
                      () -> remove(each)))
          .rows(listing.items(), listing.next());
    }

    private void remove(Passkey passkey) {
      Confirm.ask(
          "Remove the passkey " + passkey.name() + "?",
          "You approve with it no more.",
          "Remove",
          () -> {
            if (Toast.attempt(() -> visit.api().delete(visit.where("passkeys", passkey.id())))) {
              Toast.done("Removed");
              reload();
            }
          });
    }
  }
}
