package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.TagId;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Words;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A change of route in words and pictures. */
public final class ChangeWords {
  private ChangeWords() {}

  /** From here to there. */
  public static Component journey(Change change) {
    Div journey =
        new Div(
            place(
                translate("consent.from"),
                change.from().boundary(),
                change.from().region(),
                translate("consent.from.who")),
            arrow(),
            place(
                translate("consent.to"),
                change.to().boundary(),
                change.to().region(),
                change.to().operator()));
    journey.addClassName("journey");
    return journey;
  }

  private static Div place(String end, Boundary boundary, String region, String who) {
    Span label = new Span(end);
    label.addClassName("quiet");
    Span where = new Span(translate("consent.region", region));
    Span operator = new Span(who);
    operator.addClassName("quiet");
    Div place = new Div(label, badge(boundary), where, operator);
    place.addClassName("place");
    return place;
  }

  private static Badge badge(Boundary boundary) {
    Badge badge = Badge.boundary(boundary.wire());
    badge.setText(boundary(boundary));
    return badge;
  }

  /** Where something runs. */
  public static String boundary(Boundary boundary) {
    return translate("boundary." + boundary.wire());
  }

  /** A number of bytes. */
  public static String size(@Nullable Long bytes) {
    if (bytes == null) {
      return Words.NONE;
    }
    if (bytes < 1_000) {
      return translate("size.bytes", bytes);
    }
    return bytes < 1_000_000
        ? translate("size.kilobytes", tenths(bytes, 1e3))
        : translate("size.megabytes", tenths(bytes, 1e6));
  }

  private static double tenths(long bytes, double unit) {
    return Math.round(10 * bytes / unit) / 10.0;
  }

  /** A time. */
  public static String span(Duration span) {
    if (span.toDays() > 0 && span.equals(Duration.ofDays(span.toDays()))) {
      return translate("span.days", span.toDays());
    }
    return span.toHours() > 0 && span.equals(Duration.ofHours(span.toHours()))
        ? translate("span.hours", span.toHours())
        : translate("span.minutes", Math.max(1, span.toMinutes()));
  }

  private static Span arrow() {
    Span arrow = new Span("→");
    arrow.addClassName("arrow");
    arrow.getElement().setAttribute("aria-hidden", "true");
    return arrow;
  }

  /** What was found in the data. */
  public static String tags(Change change) {
    return change.tags().isEmpty()
        ? translate("consent.tags.none")
        : Words.list(change.tags().stream().map(TagId::text).toList());
  }

  /** In one line. */
  public static String line(Change change) {
    return boundary(change.from().boundary())
        + " → "
        + boundary(change.to().boundary())
        + ", "
        + change.to().region();
  }
}
