package dev.demarc.portal.look;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.remote.Trouble;
import java.util.regex.Pattern;

/** What went wrong, in words, with the one thing that may help. */
public final class TroubleState extends Div {
  private static final long serialVersionUID = 1L;
  private static final Pattern PLAIN = Pattern.compile("There is no such [a-z ]+\\.");

  public TroubleState(Trouble trouble, Runnable retry) {
    addClassName("trouble");
    getElement().setAttribute("role", "alert").setAttribute("data-testid", "trouble");
    add(new H2(title(trouble)), new Paragraph(words(trouble)), button(trouble, retry));
  }

  private static String title(Trouble trouble) {
    return isMissing(trouble) ? "Not found" : trouble.title();
  }

  /** The control plane says more where it knows why something is not there any more. */
  private static String words(Trouble trouble) {
    boolean saysNoMore = trouble.words().isBlank() || PLAIN.matcher(trouble.words()).matches();
    return isMissing(trouble) && saysNoMore
        ? "It does not exist, or is not yours to see."
        : trouble.words();
  }

  private static boolean isMissing(Trouble trouble) {
    return trouble instanceof Trouble.Refused refused && refused.status() == 404;
  }

  private static Button button(Trouble trouble, Runnable retry) {
    boolean signedOut = trouble instanceof Trouble.SignedOut;
    Button button =
        new Button(
            signedOut ? "Sign in again" : "Try again",
            click -> {
              if (signedOut) {
                UI.getCurrent().getPage().reload();
              } else {
                retry.run();
              }
            });
    button.getElement().setAttribute("data-testid", "retry");
    return button;
  }
}
