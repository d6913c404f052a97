package dev.demarc.portal.onboarding;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Loading;

/** On the overview while something is missing: how far the tenant is, and the way on. */
public final class SetUpCard extends Div {
  private static final long serialVersionUID = 1L;

  public SetUpCard(Visit visit) {
    addClassName("set-up");
    add(new Loading<>(() -> Progress.of(visit), progress -> card(visit, progress)));
  }

  private static Div card(Visit visit, Progress progress) {
    if (progress.isComplete()) {
      return new Div();
    }
    Anchor go = new Anchor(visit.href("start"), "Go on setting up");
    go.setRouterIgnore(false);
    go.addClassName("button-link");
    go.setId("set-up-go");
    Card card =
        new Card(
            "Set up Demarc: " + progress.done() + " of " + Step.values().length + " done",
            new Paragraph("From a policy to the first routed request, step by step."),
            go);
    card.setId("set-up");
    return new Div(card);
  }
}
