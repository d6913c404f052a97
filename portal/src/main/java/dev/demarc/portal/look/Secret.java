package dev.demarc.portal.look;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;

/** A text to be copied, shown once. */
public final class Secret extends Div {
  private static final long serialVersionUID = 1L;

  /**
   * @param id of the text; its copy button is {@code <id>-copy}
   */
  public Secret(String id, String text) {
    addClassName("secret");
    Pre pre = new Pre(text);
    pre.setId(id);
    pre.getElement().setAttribute("tabindex", "0");
    Button copy =
        Press.plain(
            id + "-copy",
            "Copy",
            () -> {
              UI.getCurrent().getPage().executeJs("navigator.clipboard?.writeText($0)", text);
              Toast.done("Copied");
            });
    add(pre, copy);
  }
}
