package dev.demarc.portal.look;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;

/** Links between the faces of one thing; each is a deep link. */
public final class Tabs extends Nav {
  private static final long serialVersionUID = 1L;

  public Tabs(String label) {
    addClassName("tabs");
    setAriaLabel(label);
  }

  /** A tab; the one in force says so. */
  public Tabs tab(String words, String href, boolean current) {
    return tab(words.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'), words, href, current);
  }

  /** The same under a name of its own: {@code #tab-<name>}. */
  public Tabs tab(String name, String words, String href, boolean current) {
    Anchor anchor = new Anchor(href, words);
    anchor.setRouterIgnore(false);
    anchor.setId("tab-" + name);
    if (current) {
      anchor.getElement().setAttribute("aria-current", "page");
    }
    add(anchor);
    return this;
  }
}
