package dev.demarc.portal.policies;

import dev.demarc.portal.frame.Visit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Of when requests are replayed: until now, or between two times that the address names. */
sealed interface ReplayPeriod {
  /** What a person reads. */
  String words();

  Instant from(Instant now);

  Instant to(Instant now);

  /** As far back as that. */
  record Last(String words, Duration length) implements ReplayPeriod {
    @Override
    public Instant from(Instant now) {
      return now.minus(length);
    }

    @Override
    public Instant to(Instant now) {
      return now;
    }
  }

  /** From one time to another. */
  record Between(Instant from, Instant to) implements ReplayPeriod {
    private static final DateTimeFormatter MOMENT =
        DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK).withZone(ZoneOffset.UTC);

    @Override
    public String words() {
      return MOMENT.format(from) + " to " + MOMENT.format(to) + " (UTC)";
    }

    @Override
    public Instant from(Instant now) {
      return from;
    }

    @Override
    public Instant to(Instant now) {
      return to;
    }
  }

  List<ReplayPeriod> USUAL =
      List.of(
          new Last("The last hour", Duration.ofHours(1)),
          new Last("The last day", Duration.ofDays(1)),
          new Last("The last 7 days", Duration.ofDays(7)),
          new Last("The last 30 days", Duration.ofDays(30)));

  /** The usual ones, and first that of the address where it names one. */
  static List<ReplayPeriod> offered(Visit visit) {
    List<ReplayPeriod> offered = new ArrayList<>();
    between(visit.asked("from").orElse(""), visit.asked("to").orElse("")).ifPresent(offered::add);
    offered.addAll(USUAL);
    return offered;
  }

  /** That of the address, otherwise a day. */
  static ReplayPeriod first(List<ReplayPeriod> offered) {
    return offered.size() > USUAL.size() ? offered.getFirst() : USUAL.get(1);
  }

  /** Nothing where they are no times, or in no order. */
  static Optional<ReplayPeriod> between(String from, String to) {
    try {
      Instant begin = Instant.parse(from);
      Instant end = Instant.parse(to);
      return begin.isBefore(end) ? Optional.of(new Between(begin, end)) : Optional.empty();
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }
}
