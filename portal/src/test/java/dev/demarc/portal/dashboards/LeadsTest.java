package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.portal.dashboards.TimeRange.Between;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeadsTest {
  private static final Between RANGE =
      new Between(Instant.parse("2026-05-01T00:00:00Z"), Instant.parse("2026-05-01T06:00:00Z"));
  private static final String TIMES = "from=2026-05-01T00%3A00%3A00Z&to=2026-05-01T06%3A00%3A00Z";

  private static String to(
      Leads leads, Map<String, String> labels, Map<String, List<String>> filters) {
    Scope scope = new Scope(RANGE, Optional.empty(), filters, false);
    return leads.to(labels, scope, RANGE.period(Instant.EPOCH, ZoneOffset.UTC)).orElse("");
  }

  @Test
  void narrowsByLabelsAndByFiltersOfOneValue() {
    assertEquals(
        "traces?application=notes&boundary=edge&class=phi&" + TIMES,
        to(
            Leads.DECISIONS,
            Map.of("boundary", "edge", "model", "small"),
            Map.of("class", List.of("phi"), "application", List.of("notes"))));
    assertEquals(
        "traces?" + TIMES, to(Leads.DECISIONS, Map.of(), Map.of("class", List.of("a", "b"))));
  }

  @Test
  void narrowsByAttributesWhereTheListHasNoFilter() {
    assertEquals(
        "traces?demarc.target=cloud-eu&" + TIMES,
        to(Leads.DECISIONS, Map.of("target", "cloud-eu", "model", "large"), Map.of()));
    assertEquals(
        "traces?demarc.decision.rule=phi-stays&demarc.team=ward&" + TIMES,
        to(Leads.DECISIONS, Map.of("rule", "phi-stays"), Map.of("team", List.of("ward"))));
  }

  @Test
  void takesNoTargetForABoundary() {
    assertEquals("traces?" + TIMES, to(Leads.DECISIONS, Map.of("to", "ward-box"), Map.of()));
    assertEquals(
        "traces?boundary=edge&" + TIMES, to(Leads.DECISIONS, Map.of("to", "edge"), Map.of()));
  }

  @Test
  void narrowsByNothingThatIsNotKnownOrFolded() {
    assertEquals(
        "traces?" + TIMES.replace("&to", "&outcome=refused&to"),
        to(Leads.REFUSALS, Map.of("class", "", "application", Reading.OTHER), Map.of()));
  }

  @Test
  void leadsNowhereWhereNothingIsListed() {
    assertEquals("", to(Leads.NOWHERE, Map.of("class", "phi"), Map.of()));
    assertEquals("agents", to(Leads.AGENTS, Map.of("agent", "a"), Map.of()));
  }
}
