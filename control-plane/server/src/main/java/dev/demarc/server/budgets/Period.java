package dev.demarc.server.budgets;

import dev.demarc.contract.Wire;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * How often a budget begins anew: at the start of a day, of a Monday, of the first of a month, as
 * the clocks of its zone show it. Where they skip midnight, the day begins when they go on; a day
 * may so have 23 or 25 hours, and no instant is in two periods or in none.
 */
public enum Period implements Wire {
  DAY("day") {
    @Override
    LocalDate first(LocalDate day) {
      return day;
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusDays(1);
    }
  },
  /** From Monday, as ISO 8601 has it. */
  WEEK("week") {
    @Override
    LocalDate first(LocalDate day) {
      return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusWeeks(1);
    }
  },
  MONTH("month") {
    @Override
    LocalDate first(LocalDate day) {
      return day.withDayOfMonth(1);
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusMonths(1);
    }
  };

  private final String wire;

  Period(String wire) {
    this.wire = wire;
  }

  abstract LocalDate first(LocalDate day);

  abstract LocalDate next(LocalDate first);

  /** One period, its end exclusive. */
  public record Span(Instant startsAt, Instant endsAt) {}

  /** The period that this instant is in. */
  public Span at(Instant instant, ZoneId zone) {
    LocalDate first = first(instant.atZone(zone).toLocalDate());
    return new Span(
        first.atStartOfDay(zone).toInstant(), next(first).atStartOfDay(zone).toInstant());
  }

  @Override
  public String wire() {
    return wire;
  }
}
