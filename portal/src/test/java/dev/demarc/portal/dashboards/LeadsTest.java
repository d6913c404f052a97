package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.demarc.portal.dashboards.TimeRange.Between;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeadsTest {
  private static final Between RANGE =
      new Between(Instant.parse("2026-05-01T00:00:00Z"), Instant.parse("2026-05-01T06:00:00Z"));
  private static final String FROM = "from=2026-05-01T00%3A00%3A00Z";
  private static final String TO = "to=2026-05-01T06%3A00%3A00Z";

  private static String to(
      Leads leads, Map<String, String> labels, Map<String, List<String>> filters) {
    return leads.to(labels, filters, RANGE.period(Instant.EPOCH, ZoneOffset.UTC)).orElse("");
  }

  /** Without the time, readable. */
  private static String asked(
      Leads leads, Map<String, String> labels, Map<String, List<String>> filters) {
    return to(leads, labels, filters)
        .replaceAll("[?&](from|to)=[^&]*", "")
        .replaceFirst("^traces&?", "")
        .replaceFirst("^\\?", "")
        .replace("%2C", ",")
        .replace("%21", "!")
        .replace("%2A", "*");
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String label : text.split(" ")) {
      labels.put(label.split("=")[0], label.substring(label.indexOf('=') + 1));
    }
    return labels;
  }

  @Test
  void asksForTheTimeOfTheFigure() {
    assertEquals("traces?" + FROM + "&" + TO, to(Leads.DECISIONS, Map.of(), Map.of()));
    assertEquals(
        "traces?class=phi&" + FROM + "&outcome=refused&" + TO,
        to(Leads.REFUSALS, Map.of("class", "phi"), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DECISIONS | boundary=edge target=box model=small | boundary=edge&demarc.target=box&model=small",
        "DECISIONS | class=phi application=notes team=ward task=chat |"
            + " application=notes&class=phi&demarc.task=chat&demarc.team=ward",
        "DECISIONS | reason=chosen rule=phi-stays |"
            + " demarc.decision.reason=chosen&demarc.decision.rule=phi-stays",
        "DECISIONS | policy=p version=3 outcome=routed |"
            + " demarc.policy.id=p&demarc.policy.version=3&outcome=routed",
        "COSTS | target=box model=large | demarc.application=*&demarc.cost.settled_micro_usd=1..&"
            + "demarc.record.kind=attempt&demarc.target=box&model=large",
        "COSTS | application=notes | application=notes&demarc.application=*&"
            + "demarc.cost.settled_micro_usd=1..&demarc.record.kind=attempt",
        "MISMATCHES | target=box what=region |"
            + " demarc.record.kind=attempt&demarc.route.mismatch=region&demarc.target=box",
        "BROKEN_CONTRACTS | target=box | demarc.contract.valid=false&demarc.target=box",
        "WITHOUT_CITATIONS | target=box |"
            + " demarc.citations.carried=false&demarc.citations.required=true&demarc.target=box",
        "DEGRADED | what=context target=box |"
            + " answered=true&demarc.contract.degraded=context&demarc.target=box",
        "UNATTRIBUTED | class=phi | answered=true&attributed=false&class=phi",
        "MOVED | from=edge to=managed-cloud region=us direction=out |"
            + " demarc.application=*&demarc.boundary.from=edge&demarc.boundary.to=managed-cloud&"
            + "demarc.record.kind=attempt&demarc.region=us&moved=true",
        "FALLBACKS | from=box to=cloud reason=down | answered=true&demarc.fallback.from=box&"
            + "demarc.fallback.reason=down&demarc.target=cloud",
        "FAILED_FALLBACKS | from=box | answered=false&demarc.fallback.from=box",
        "OFFLINE_UNANSWERED | site=ward class=phi |"
            + " answered=false&class=phi&demarc.offline=true&demarc.site=ward",
        "SWITCHES | target=box | demarc.session.events=switched&demarc.target=box",
        "OVER_BUDGET | team=ward | demarc.decision.reason=budget-exhausted&demarc.team=ward",
        "BUDGETED | team=ward | demarc.cost.reserved_micro_usd=*&demarc.team=ward"
      })
  void asksForEachDimensionByItsAttribute(Leads leads, String figure, String search) {
    assertEquals(search, asked(leads, labels(figure), Map.of()));
  }

  @Test
  void asksForOneOfSeveralValuesOfAFilter() {
    assertEquals(
        "demarc.boundary.to=edge,on-device&demarc.data.class=a,b&model=large,small",
        asked(
            Leads.DECISIONS,
            Map.of(),
            Map.of(
                "class", List.of("a", "b"),
                "boundary", List.of("edge", "on-device"),
                "model", List.of("large", "small"))));
    assertEquals(
        "boundary=edge",
        asked(
            Leads.DECISIONS,
            Map.of("boundary", "edge"),
            Map.of("boundary", List.of("edge", "on-device"))));
  }

  @Test
  void asksForWhatDoesNotSay() {
    assertEquals(
        "demarc.boundary.to=!*&demarc.target=!*",
        asked(Leads.DECISIONS, Map.of("boundary", "", "target", ""), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"attempt, demarc.record.kind=attempt", "request, ''"})
  void followsThePhaseOfALatency(String phase, String search) {
    assertEquals(search, asked(Leads.LATENCY, Map.of(), Map.of("phase", List.of(phase))));
  }

  @Test
  void namesWhatNoSearchCanAskFor() {
    assertEquals(
        "class=phi&wider=application",
        asked(Leads.DECISIONS, Map.of("class", "phi", "application", Reading.OTHER), Map.of()));
    assertEquals(
        "demarc.application=a,b&wider=application",
        asked(
            Leads.DECISIONS,
            Map.of("application", Reading.OTHER),
            Map.of("application", List.of("a", "b"))));
    assertEquals(
        "boundary=managed-cloud&class=phi&demarc.record.kind=attempt&wider=first-use",
        asked(Leads.FIRST_CLOUD, Map.of("class", "phi"), Map.of()));
    assertEquals(
        "wider=phase",
        asked(Leads.LATENCY, Map.of(), Map.of("phase", List.of("attempt", "request"))));
    assertEquals(
        "wider=class",
        asked(Leads.DECISIONS, Map.of(), Map.of("class", Collections.nCopies(51, "a"))));
    assertEquals("wider=door", asked(Leads.DECISIONS, Map.of("door", "api"), Map.of()));
  }

  @Test
  void leadsToPagesThatListOthers() {
    assertEquals("", to(Leads.NOWHERE, Map.of("class", "phi"), Map.of()));
    assertEquals("agents/a", to(Leads.AGENTS, Map.of("agent", "a"), Map.of()));
    assertEquals("agents", to(Leads.AGENTS, Map.of("agent", Reading.OTHER), Map.of()));
    assertEquals("agents", to(Leads.AGENTS, Map.of("group", "a"), Map.of()));
  }

  /** Every dimension of every measure that leads to records is one that they are found by. */
  @ParameterizedTest
  @EnumSource(Dashboard.class)
  void losesNoDimensionOfAPanel(Dashboard dashboard) {
    for (Panel panel : dashboard.panels()) {
      Map<String, String> labels = new TreeMap<>();
      panel.by().forEach(dimension -> labels.put(dimension, "a"));
      assertFalse(
          to(panel.leads(), labels, Map.of()).replace("wider=first-use", "").contains("wider="),
          panel.id());
    }
  }
}
