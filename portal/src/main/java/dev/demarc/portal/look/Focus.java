package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import java.util.Map;

/** Keeps a person where they are while a choice of theirs has the page made anew. */
public final class Focus {
  private static final String TAKE =
      """
      const field = document.getElementById(window.demarcFocus);
      if (field) {
        window.demarcFocus = null;
        field.focus();
      }
      """;

  private Focus() {}

  /** Goes to the page with these parameters; this field has the focus there. */
  public static void go(String path, Map<String, String> parameters, String field) {
    go(path, QueryParameters.simple(parameters), field);
  }

  /** The same where a parameter has several values. */
  public static void go(String path, QueryParameters parameters, String field) {
    UI ui = UI.getCurrent();
    ui.getPage().executeJs("window.demarcFocus = $0", field);
    ui.navigate(path, parameters);
  }

  /** Gives the focus to the field that was meant, where this part of the page has brought it. */
  public static void take(Component part) {
    part.getElement().executeJs(TAKE);
  }
}
