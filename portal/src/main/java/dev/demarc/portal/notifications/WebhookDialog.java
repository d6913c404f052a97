package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.notifications.NotificationAnswers.Made;
import dev.demarc.portal.remote.Problem;
import dev.demarc.portal.remote.Trouble;
import java.util.List;
import java.util.Map;

/** Registers a webhook. What is refused stays as it was typed, with what is wrong at its place. */
final class WebhookDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable done;
  private final TextField url = new TextField();
  private final CheckboxGroup<String> kinds = new CheckboxGroup<>();

  WebhookDialog(Visit visit, Runnable done) {
    super(translate("webhooks.add"));
    this.visit = visit;
    this.done = done;
    setId("webhook-dialog");
    setWidth("min(40rem, 96vw)");
    url.setId("webhook-url");
    url.setLabel(translate("webhooks.url"));
    url.setHelperText(translate("webhooks.add.url.helper"));
    url.setMaxLength(500);
    url.setWidthFull();
    kinds.setId("webhook-kinds");
    kinds.setLabel(translate("webhooks.kinds"));
    kinds.setItems(NotificationWords.KINDS);
    kinds.select(NotificationWords.KINDS);
    add(url, kinds);
    getFooter().add(Press.plain("webhook-cancel", translate("webhooks.add.cancel"), this::close));
    getFooter().add(Press.primary("webhook-save", translate("webhooks.add.save"), this::save));
  }

  private void save() {
    url.setInvalid(false);
    kinds.setInvalid(kinds.getValue().isEmpty());
    if (kinds.getValue().isEmpty()) {
      kinds.setErrorMessage(translate("webhooks.add.kinds.none"));
      return;
    }
    Map<String, Object> body =
        Map.of("url", url.getValue().strip(), "kinds", List.copyOf(kinds.getValue()));
    try {
      Made made = visit.api().post(visit.where("webhooks"), body, Made.class);
      close();
      WebhookSecret.show(made.secret());
      done.run();
    } catch (Trouble.Refused refused) {
      show(refused);
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
    }
  }

  private void show(Trouble.Refused refused) {
    List<String> reasons = refused.fields().stream().map(Problem.Field::words).toList();
    url.setInvalid(true);
    url.setErrorMessage(reasons.isEmpty() ? refused.words() : String.join(" ", reasons));
  }
}
