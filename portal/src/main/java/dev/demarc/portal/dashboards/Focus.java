package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import java.util.Map;

/** Keeps a person where they are while a choice of theirs has the page made anew. */
final class Focus {
  private static final String TAKE =
      """
      const field = document.getElementById(window.demarcFocus);
      if (field) {
        window.demarcFocus = null;
        field.focus();
      }
      """;

  private Focus() {}

  /** Goes to the page with another scope; this field has the focus there. */
  static void go(String path, Scope scope, String field) {
    go(path, scope.parameters(), field);
  }

  /** Goes to the page with these parameters; this field has the focus there. */
  static void go(String path, Map<String, String> parameters, String field) {
    UI ui = UI.getCurrent();
    ui.getPage().executeJs("window.demarcFocus = $0", field);
    ui.navigate(path, QueryParameters.simple(parameters));
  }

  /** Gives the focus to the field that was meant, where this part of the page has brought it. */
  static void take(Component part) {
    part.getElement().executeJs(TAKE);
  }
}
