package dev.demarc.server.retention;

import java.util.List;

/**
 * For how many days a tenant keeps what. Sums outlast what they sum up: a span that is still taken
 * must find its minute, and a minute its hour.
 */
record Days(int spans, int minutes, int hours, int deliveries) {
  int of(Kept kind) {
    return switch (kind) {
      case SPANS -> spans;
      case MINUTES -> minutes;
      case HOURS -> hours;
      case DELIVERIES -> deliveries;
    };
  }

  /** In the order of {@link Kept}. */
  List<Integer> all() {
    return List.of(spans, minutes, hours, deliveries);
  }
}
