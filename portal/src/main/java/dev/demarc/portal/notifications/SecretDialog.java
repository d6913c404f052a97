package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Secret;

/** Shows the secret of a webhook, once. */
final class SecretDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  SecretDialog(String secret) {
    super(translate("webhooks.rotate"));
    setId("webhook-secret-dialog");
    setWidth("min(40rem, 96vw)");
    setCloseOnOutsideClick(false);
    add(new Paragraph(translate("webhooks.secret")), new Secret("webhook-secret", secret));
    getFooter()
        .add(
            Press.primary("webhook-secret-close", translate("webhooks.secret.close"), this::close));
  }
}
