package dev.demarc.portal.consents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.TagId;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import org.jspecify.annotations.Nullable;

/** A consent in words and pictures. */
final class ConsentWords {
  private ConsentWords() {}

  static Badge badge(ConsentState state) {
    Tone tone =
        switch (state) {
          case REQUESTED, DISCLOSED -> Tone.WARN;
          case GRANTED -> Tone.GOOD;
          case DENIED -> Tone.BAD;
          case EXPIRED, WITHDRAWN -> Tone.QUIET;
        };
    Badge badge = new Badge(words(state), tone);
    badge.getElement().setAttribute("data-testid", "consent-state");
    badge.getElement().setAttribute("data-state", state.wire());
    return badge;
  }

  static String words(ConsentState state) {
    return switch (state) {
      case REQUESTED, DISCLOSED -> "Waiting for an answer";
      case GRANTED -> "Approved";
      case DENIED -> "Denied";
      case EXPIRED -> "Expired";
      case WITHDRAWN -> "Withdrawn";
    };
  }

  /** In what role somebody answers. */
  static String role(@Nullable LegalRole role) {
    return switch (role) {
      case SELF -> "The person concerned";
      case GUARDIAN -> "Guardian of the person concerned";
      case REPRESENTATIVE -> "Representative of the person concerned";
      case CONTROLLER -> "For the organisation";
      case null -> Words.NONE;
    };
  }

  /** From here to there. */
  static Component journey(Change change) {
    Div journey =
        new Div(
            place("From", change.from().boundary(), change.from().region(), "where it is now"),
            arrow(),
            place("To", change.to().boundary(), change.to().region(), change.to().operator()));
    journey.addClassName("journey");
    return journey;
  }

  private static Div place(String end, Boundary boundary, String region, String who) {
    Span label = new Span(end);
    label.addClassName("quiet");
    Span where = new Span("Region " + region);
    Span operator = new Span(who);
    operator.addClassName("quiet");
    Div place = new Div(label, Badge.boundary(boundary.wire()), where, operator);
    place.addClassName("place");
    return place;
  }

  private static Span arrow() {
    Span arrow = new Span("→");
    arrow.addClassName("arrow");
    arrow.getElement().setAttribute("aria-hidden", "true");
    return arrow;
  }

  static String tags(Change change) {
    return change.tags().isEmpty()
        ? "none found"
        : Words.list(change.tags().stream().map(TagId::text).toList());
  }

  /** In one line. */
  static String line(Change change) {
    return Words.boundary(change.from().boundary().wire())
        + " → "
        + Words.boundary(change.to().boundary().wire())
        + ", "
        + change.to().region();
  }
}
