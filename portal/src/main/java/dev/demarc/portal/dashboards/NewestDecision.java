package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.remote.Listing;

/**
 * A decision to try it on: the newest, with its policy, its reasons and the way to make it again.
 */
final class NewestDecision extends Div {
  private static final long serialVersionUID = 1L;

  NewestDecision(Visit visit) {
    add(
        new Loading<>(
            () -> visit.api().list(visit.where("traces").with("limit", 1), JsonNode.class),
            newest -> show(visit, newest)));
  }

  private static Component show(Visit visit, Listing<JsonNode> newest) {
    if (newest.items().isEmpty()) {
      Paragraph none = new Paragraph("No request was decided in the last 7 days.");
      none.addClassName("quiet");
      return none;
    }
    String decision = newest.items().getFirst().path("decision").asText();
    Anchor link = new Anchor(visit.href("traces/" + decision), decision);
    link.setRouterIgnore(false);
    link.setId("checklist-newest");
    return new Paragraph(
        new Span(
            "The newest decision, with every route considered and why, to simulate and replay: "),
        link);
  }
}
