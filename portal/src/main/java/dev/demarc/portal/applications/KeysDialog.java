package dev.demarc.portal.applications;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.portal.applications.ApplicationAnswers.Key;
import dev.demarc.portal.applications.ApplicationAnswers.NewKey;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Secret;
import dev.demarc.portal.look.SecretDialog;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.remote.Where;
import java.util.Map;

/** The keys of one application: made here, shown once, removed here. */
public final class KeysDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient ApplicationId application;
  private final Div fresh = new Div();
  private final Loading<Listing<Key>> list;

  /**
   * @param closed when it is left, with or without a new key
   */
  public KeysDialog(Visit visit, ApplicationId application, Runnable closed) {
    super("Keys of " + application.text());
    this.visit = visit;
    this.application = application;
    setId("keys-dialog");
    setWidth("min(40rem, 96vw)");
    list = new Loading<>(() -> visit.api().list(where(), Key.class), this::table);
    TextField label = new TextField("Label");
    label.setId("key-label");
    label.setMaxLength(100);
    Div form = new Div(label, Press.primary("key-create", "Create a key", () -> create(label)));
    form.addClassNames("row", "baseline");
    add(fresh, list, form);
    getFooter().add(Press.plain("keys-close", "Close", this::close));
    addOpenedChangeListener(event -> {
      if (!event.isOpened()) {
        closed.run();
      }
    });
  }

  private Where where(String... more) {
    return more.length == 0
        ? visit.where("applications", application.text(), "keys")
        : visit.where("applications", application.text(), "keys", more[0]);
  }

  private void create(TextField label) {
    Toast.attempt(() -> {
      String text = label.isEmpty() ? "made in the portal" : label.getValue();
      NewKey key = visit.api().post(where(), Map.of("label", text), NewKey.class);
      SecretDialog.keep(this);
      fresh.removeAll();
      fresh.add(new Paragraph("Copy it now: it is shown once."), new Secret("new-key", key.key()));
      label.clear();
      list.reload();
    });
  }

  private Component table(Listing<Key> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("No keys", "The application cannot call until it has one.");
    }
    return new Table<Key>("key", "Keys", Key::keyId)
        .text("Label", Key::label)
        .text("Key", Key::keyId)
        .column("Made", key -> TimeText.of(key.createdAt()))
        .column("Removal", this::remove)
        .rows(listing.items(), listing.next());
  }

  private Component remove(Key key) {
    return Press.small(
        "key-remove-" + key.keyId(),
        "Remove",
        () ->
            Confirm.ask(
                "Remove this key?",
                "Calls with it are refused once agents have the next bundle.",
                "Remove",
                () -> {
                  if (Toast.attempt(() -> visit.api().delete(where(key.keyId())))) {
                    list.reload();
                  }
                }));
  }
}
