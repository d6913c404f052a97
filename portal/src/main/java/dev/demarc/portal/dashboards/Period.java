package dev.demarc.portal.dashboards;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From when to when, how finely, and in whose days. */
public record Period(Instant from, Instant to, Step step, ZoneId zone) {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);
  private static final DateTimeFormatter DAY_AND_HOUR =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.UK);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.UK);

  /** As many as a chart may have. */
  private static final int MOST = 3_000;

  /** Every step of it, those in which nothing happened too; the first begins with the whole. */
  List<Instant> steps() {
    List<Instant> steps = new ArrayList<>();
    Instant at = from.truncatedTo(ChronoUnit.MINUTES);
    while (at.isBefore(to) && steps.size() < MOST) {
      steps.add(at);
      at = after(at);
    }
    return steps;
  }

  /** Where the next step begins. */
  Instant after(Instant at) {
    return step.plus(step.floor(at, zone), zone, 1);
  }

  /** A step of it as a time of its own. */
  Period part(Instant at) {
    Instant end = after(at);
    return new Period(at, end.isBefore(to) ? end : to, step, zone);
  }

  /** A step in full, for a row. */
  String words(Instant at) {
    return (step == Step.DAY ? DAY : MOMENT).format(at.atZone(zone));
  }

  /** A step as briefly as its axis allows. */
  String brief(Instant at) {
    return switch (step) {
      case MINUTE -> CLOCK.format(at.atZone(zone));
      case HOUR -> (isLong() ? DAY_AND_HOUR : CLOCK).format(at.atZone(zone));
      case DAY -> SHORT_DAY.format(at.atZone(zone));
    };
  }

  /** The whole, in the zone's own time. */
  String words() {
    return MOMENT.format(from.atZone(zone))
        + " to "
        + MOMENT.format(to.atZone(zone))
        + " ("
        + zone
        + ")";
  }

  private boolean isLong() {
    return step.plus(from, zone, 24).isBefore(to);
  }
}
