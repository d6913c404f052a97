package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;

/**
 * Shows a secret, once: nothing but its button {@code #<id>-close} closes it, so that no slip of
 * the hand loses what cannot be shown again.
 */
public final class SecretDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  /**
   * @param id of the secret's text
   * @param close what the button says
   * @param more is shown below it
   */
  public SecretDialog(
      String id, String title, String words, String secret, String close, Component... more) {
    super(title);
    setId(id + "-dialog");
    setWidth("min(40rem, 96vw)");
    keep(this);
    add(new Paragraph(words), new Secret(id, secret));
    add(more);
    getFooter().add(Press.primary(id + "-close", close, this::close));
  }

  /** From now on only its buttons close it: what it shows is shown once. */
  public static void keep(Dialog dialog) {
    dialog.setCloseOnEsc(false);
    dialog.setCloseOnOutsideClick(false);
  }
}
