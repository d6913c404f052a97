package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Trouble;
import java.util.Optional;

/** Says that alerts fire and leads to them; nothing where none does, or to who may not see them. */
public final class FiringAlerts extends Div {
  private static final long serialVersionUID = 1L;

  /** No more rules than these may be. */
  private static final int MOST = 100;

  public FiringAlerts(Visit visit) {
    addClassName("firing-alerts");
    if (!visit.membership().onlyAnswers()) {
      add(
          new Loading<>(
              () -> count(visit),
              count ->
                  count
                      .map(firing -> badge(visit, firing))
                      .orElseGet(() -> new Badge("Alerts are not known", Tone.WARN))));
    }
  }

  /** Absent where it cannot be found out: the page itself is not in trouble by that. */
  private static Optional<Integer> count(Visit visit) {
    try {
      return Optional.of(
          visit
              .api()
              .list(
                  visit.where("alerts").with("state", "firing").with("limit", MOST), JsonNode.class)
              .items()
              .size());
    } catch (Trouble trouble) {
      return Optional.empty();
    }
  }

  private static Component badge(Visit visit, int firing) {
    if (firing == 0) {
      return new Div();
    }
    Anchor anchor =
        new Anchor(
            visit.href("alerts"),
            new Badge(Words.count(firing, "alert fires", "alerts fire"), Tone.BAD));
    anchor.setRouterIgnore(false);
    anchor.setId("alerts-firing");
    return anchor;
  }
}
