package dev.demarc.portal.onboarding;

import com.vaadin.flow.component.html.Anchor;
import dev.demarc.portal.frame.Visit;

/** Links to the pages where what a step is about is kept. */
final class Links {
  private Links() {}

  static Anchor to(Visit visit, String path, String words) {
    Anchor anchor = new Anchor(visit.href(path), words);
    anchor.setRouterIgnore(false);
    anchor.addClassName("step-link");
    return anchor;
  }
}
