package dev.demarc.portal.dashboards;

import java.util.List;

/**
 * One measure as a page shows it.
 *
 * @param by the dimensions it is split by; those the measure lacks are left out
 * @param leads where what it counts is listed
 */
record Panel(String measure, String title, Kind kind, List<String> by, Leads leads) {
  static Panel bars(String measure, String title, Leads leads, String... by) {
    return new Panel(measure, title, Kind.BARS, List.of(by), leads);
  }

  static Panel lines(String measure, String title, Leads leads, String... by) {
    return new Panel(measure, title, Kind.LINES, List.of(by), leads);
  }

  static Panel ranked(String measure, String title, Leads leads, String... by) {
    return new Panel(measure, title, Kind.RANKED, List.of(by), leads);
  }

  static Panel flow(String measure, String title, Leads leads, String... by) {
    return new Panel(measure, title, Kind.FLOW, List.of(by), leads);
  }

  /** The same of its whole range. */
  Panel whole() {
    return new Panel(measure, title, Kind.RANKED, by, leads);
  }

  /** Tells it from the others of its page. */
  String id() {
    return (measure + "-" + String.join("-", by)).replace('.', '-');
  }
}
