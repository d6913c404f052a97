package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;

/** The head of a page: its name, a sentence, what can be done. */
public final class Heading extends Header {
  private static final long serialVersionUID = 1L;

  public Heading(String title, String sentence, Component... actions) {
    addClassName("heading");
    Div words = new Div(new H1(title));
    if (!sentence.isEmpty()) {
      words.add(new Paragraph(sentence));
    }
    add(words);
    if (actions.length > 0) {
      Div row = new Div(actions);
      row.addClassName("row");
      add(row);
    }
  }
}
