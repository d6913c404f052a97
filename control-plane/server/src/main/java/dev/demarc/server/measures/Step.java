package dev.demarc.server.measures;

import dev.demarc.contract.Wire;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * How fine a series is. Minutes and hours are those of UTC; a day begins at midnight where the
 * reader is, and where the clock is set it has 23 or 25 hours.
 */
enum Step implements Wire {
  MINUTE("minute"),
  HOUR("hour"),
  DAY("day"),
  NONE("none");

  private final String wire;

  Step(String wire) {
    this.wire = wire;
  }

  /**
   * When the steps of a range begin, the first with the range itself.
   *
   * @param most of them; the list ends with one more where there are more
   */
  List<Instant> begins(Instant from, Instant to, ZoneId zone, int most) {
    var begins = new ArrayList<Instant>();
    for (Instant at = from; at.isBefore(to) && begins.size() <= most; at = after(at, to, zone)) {
      begins.add(at);
    }
    return begins;
  }

  private Instant after(Instant at, Instant end, ZoneId zone) {
    return switch (this) {
      case MINUTE -> at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
      case HOUR -> at.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
      case DAY -> at.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
      case NONE -> end;
    };
  }

  @Override
  public String wire() {
    return wire;
  }
}
