package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;
import org.jspecify.annotations.Nullable;

/** Names and values, one under the other. */
public final class Pairs extends DescriptionList {
  private static final long serialVersionUID = 1L;

  public Pairs() {
    addClassName("pairs");
  }

  /** A pair with a text; a dash where there is none. */
  public Pairs pair(String name, @Nullable Object value) {
    return pair(name, new Span(Words.or(value)));
  }

  /** A pair with anything. */
  public Pairs pair(String name, Component value) {
    Description description = new Description();
    description.add(value);
    add(new Term(name), description);
    return this;
  }
}
