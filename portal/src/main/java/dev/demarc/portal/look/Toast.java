package dev.demarc.portal.look;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import dev.demarc.portal.remote.Trouble;

/** A short word about what just happened. */
public final class Toast {
  private static final int BRIEFLY = 4_000;
  private static final int LONG = 12_000;

  private Toast() {}

  /** It worked. */
  public static void done(String words) {
    Notification toast = Notification.show(words, BRIEFLY, Notification.Position.BOTTOM_END);
    toast.addThemeVariants(NotificationVariant.LUMO_SUCCESS);
    toast.getElement().setAttribute("data-testid", "toast");
  }

  /** It did not, and why. */
  public static void trouble(Trouble trouble) {
    Notification toast = new Notification();
    Span title = new Span(trouble.title());
    title.addClassName("strong");
    Button close = new Button("Close", click -> toast.close());
    close.addThemeVariants(ButtonVariant.LUMO_TERTIARY_INLINE);
    Div words = new Div(title, new Span(trouble.words()));
    words.addClassName("toast");
    words.getElement().setAttribute("data-testid", "toast-trouble");
    toast.add(words, close);
    toast.setDuration(LONG);
    toast.setPosition(Notification.Position.BOTTOM_END);
    toast.addThemeVariants(NotificationVariant.LUMO_ERROR);
    toast.setAssertive(true);
    toast.open();
  }

  /** Does it; says why where the control plane refuses. Returns whether it was done. */
  public static boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (Trouble trouble) {
      trouble(trouble);
      return false;
    }
  }
}
