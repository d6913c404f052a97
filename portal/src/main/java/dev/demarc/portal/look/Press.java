package dev.demarc.portal.look;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;

/** Buttons with a stable id; pressing twice by mistake does nothing twice. */
public final class Press {
  private Press() {}

  /** The one thing to do here. */
  public static Button primary(String id, String words, Runnable work) {
    Button button = plain(id, words, work);
    button.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    return button;
  }

  /** Something that can be done. */
  public static Button plain(String id, String words, Runnable work) {
    Button button = new Button(words);
    button.setId(id);
    button.setDisableOnClick(true);
    button.addClickListener(click -> {
      try {
        work.run();
      } finally {
        button.setEnabled(true);
      }
    });
    return button;
  }

  /** Something that cannot be taken back. */
  public static Button danger(String id, String words, Runnable work) {
    Button button = plain(id, words, work);
    button.addThemeVariants(ButtonVariant.LUMO_ERROR);
    return button;
  }

  /** Something small in a row. */
  public static Button small(String id, String words, Runnable work) {
    Button button = plain(id, words, work);
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    return button;
  }
}
