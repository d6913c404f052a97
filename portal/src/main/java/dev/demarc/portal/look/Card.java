package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;

/** A titled part of a page. */
public final class Card extends Section {
  private static final long serialVersionUID = 1L;

  public Card(String title, Component... content) {
    addClassName("card");
    if (!title.isEmpty()) {
      add(new H2(title));
    }
    add(content);
  }
}
