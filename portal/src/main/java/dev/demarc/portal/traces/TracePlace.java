package dev.demarc.portal.traces;

import dev.demarc.portal.frame.Visit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What was chosen on a trace's page, as its address has it; one choice leaves the others. */
final class TracePlace {
  private TracePlace() {}

  static Map<String, String> with(Visit visit, String name, String value) {
    Map<String, String> chosen = new LinkedHashMap<>();
    Stream.of(WhyNot.TARGET, Again.OF)
        .forEach(each -> visit.asked(each).ifPresent(there -> chosen.put(each, there)));
    chosen.put(name, value);
    return chosen;
  }
}
