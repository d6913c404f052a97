package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;

/** What a page says when there is nothing to show, and what to do about it. */
public final class EmptyState extends Div {
  private static final long serialVersionUID = 1L;

  public EmptyState(String title, String words, Component... actions) {
    addClassName("empty");
    getElement().setAttribute("data-testid", "empty");
    Div mark = new Div();
    mark.addClassName("empty-mark");
    mark.getElement().setAttribute("aria-hidden", "true");
    add(mark, new H2(title), new Paragraph(words));
    if (actions.length > 0) {
      Div row = new Div(actions);
      row.addClassName("row");
      add(row);
    }
  }
}
