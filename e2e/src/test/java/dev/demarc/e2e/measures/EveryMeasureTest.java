package dev.demarc.e2e.measures;

import static dev.demarc.contract.measure.MeasureName.APPROVAL_REQUESTS;
import static dev.demarc.contract.measure.MeasureName.BUDGET_REFUSED;
import static dev.demarc.contract.measure.MeasureName.BUDGET_RESERVED;
import static dev.demarc.contract.measure.MeasureName.BUDGET_SETTLED;
import static dev.demarc.contract.measure.MeasureName.BUNDLE_PROPAGATION;
import static dev.demarc.contract.measure.MeasureName.BUNDLE_REJECTED;
import static dev.demarc.contract.measure.MeasureName.CAPABILITY_TIER;
import static dev.demarc.contract.measure.MeasureName.CITATION_PARITY;
import static dev.demarc.contract.measure.MeasureName.CLOUD_UNEXPECTED;
import static dev.demarc.contract.measure.MeasureName.CONSENT_ANSWER_TIME;
import static dev.demarc.contract.measure.MeasureName.CONSENT_REQUESTS;
import static dev.demarc.contract.measure.MeasureName.CONSENT_WITHDRAWAL_LATENCY;
import static dev.demarc.contract.measure.MeasureName.CONTRACT_VALID;
import static dev.demarc.contract.measure.MeasureName.COST;
import static dev.demarc.contract.measure.MeasureName.COST_PER_REQUEST;
import static dev.demarc.contract.measure.MeasureName.DECISION_FAIL_CLOSED;
import static dev.demarc.contract.measure.MeasureName.DECISION_REASONS;
import static dev.demarc.contract.measure.MeasureName.DEGRADED_VISIBLE;
import static dev.demarc.contract.measure.MeasureName.FALLBACK_RATE;
import static dev.demarc.contract.measure.MeasureName.FALLBACK_SUCCESS;
import static dev.demarc.contract.measure.MeasureName.LATENCY;
import static dev.demarc.contract.measure.MeasureName.LATENCY_VARIANCE;
import static dev.demarc.contract.measure.MeasureName.OFFLINE_SUCCESS;
import static dev.demarc.contract.measure.MeasureName.PRIVACY_VIOLATIONS;
import static dev.demarc.contract.measure.MeasureName.PROBE_FAILURES;
import static dev.demarc.contract.measure.MeasureName.QUALITY_SCORE;
import static dev.demarc.contract.measure.MeasureName.ROUTE_MISMATCH;
import static dev.demarc.contract.measure.MeasureName.ROUTE_REQUESTS;
import static dev.demarc.contract.measure.MeasureName.STABILITY_SESSION_CHANGES;
import static dev.demarc.contract.measure.MeasureName.STABILITY_SWITCHES;
import static dev.demarc.contract.measure.MeasureName.STABILITY_THRASH;
import static dev.demarc.contract.measure.MeasureName.TENANT_CROSSINGS_REFUSED;
import static dev.demarc.contract.measure.MeasureName.TRACE_ATTRIBUTION;
import static dev.demarc.contract.measure.MeasureName.TRACE_COMPLETENESS;
import static dev.demarc.contract.measure.MeasureName.TRACE_UPLOAD_DELAY;
import static dev.demarc.contract.measure.MeasureName.TRACE_UPLOAD_LATE;
import static dev.demarc.contract.measure.MeasureName.TRANSFER_BYTES;
import static dev.demarc.contract.measure.MeasureName.VERSION_PARITY;
import static dev.demarc.e2e.measures.MeasureTable.missing;
import static dev.demarc.e2e.measures.MeasureTable.more;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.people.Browser;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every measure there is to be is moved by a scenario that provokes it, and its panel shows it:
 * {@code target/measures-table.md}. Those of capabilities that are not built are named.
 */
class EveryMeasureTest {
  private final Instant from =
      Instant.now().minus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);

  @TempDir Path directory;

  @Test
  void isMovedByWhatProvokesItAndShownByItsPanel() throws Exception {
    try (MeasuredTenant tenant = MeasuredTenant.make()) {
      Figures figures = new Figures(tenant.kit, from);
      listsEveryNameAndNoOther(figures);
      MeasureTable table = new MeasureTable(figures);
      agents(table, tenant);
      requests(table, new Requests(tenant));
      people(table, new People(tenant));
      others(table, tenant);
      assertEquals(List.of(), table.unmoved());
      tenant.agent().close();
      show(table, figures, tenant);
    }
  }

  private static void listsEveryNameAndNoOther(Figures figures) {
    Map<String, Boolean> named = new TreeMap<>();
    for (MeasureName name : MeasureName.values()) {
      named.put(name.wire(), name.missing().isEmpty());
    }
    Map<String, Boolean> listed = new TreeMap<>();
    figures
        .catalogue()
        .forEach(one -> listed.put(one.path("name").asText(), one.path("measured").asBoolean()));
    assertEquals(named, listed);
  }

  private static void agents(MeasureTable table, MeasuredTenant tenant) throws Exception {
    table.provoke(
        "an agent enrols, obeys the policy, and reports its probes, one of a model that is not there",
        tenant::startAgent,
        more(VERSION_PARITY, BUNDLE_PROPAGATION, CAPABILITY_TIER, PROBE_FAILURES));
    table.provoke(
        "a golden set is asked of a route", () -> runGoldenSet(tenant), more(QUALITY_SCORE));
  }

  private static void runGoldenSet(MeasuredTenant tenant) throws Exception {
    Path key = Files.writeString(tenant.folder().resolve("key.txt"), tenant.key());
    Path set = Path.of("../agent/golden/summaries.yaml").toAbsolutePath().normalize();
    String file = key.toAbsolutePath().toString();
    tenant
        .agent()
        .command("golden", "run", set.toString(), "--application", file, "--target", "extract");
  }

  private static void requests(MeasureTable table, Requests requests) throws Exception {
    table.provoke(
        "the first public request goes to the cloud",
        requests::reachTheCloud,
        more(ROUTE_REQUESTS, DECISION_REASONS, LATENCY, COST, COST_PER_REQUEST, TRANSFER_BYTES),
        more(TRACE_ATTRIBUTION, TRACE_UPLOAD_DELAY, CLOUD_UNEXPECTED));
    table.provoke(
        "a request of a class that no rule permits",
        requests::areNotPermitted,
        more(DECISION_FAIL_CLOSED));
    table.provoke(
        "the box is broken and the cloud answers in its place",
        requests::fallBack,
        more(FALLBACK_RATE, FALLBACK_SUCCESS, DEGRADED_VISIBLE));
    table.provoke(
        "the cloud serves another model", requests::areServedAnotherModel, more(ROUTE_MISMATCH));
    table.provoke(
        "an answer is cut off in the middle of its schema",
        requests::breakTheirSchema,
        missing(CONTRACT_VALID));
    table.provoke(
        "an answer must refer to a source, and does",
        requests::citeTheirSource,
        more(CITATION_PARITY));
    table.provoke(
        "a session is thrown from the box to the cloud and back",
        requests::areThrownToAndFro,
        more(STABILITY_SWITCHES, STABILITY_SESSION_CHANGES, STABILITY_THRASH));
    table.provoke(
        "a session has twenty-two answers", requests::stayInOneSession, more(LATENCY_VARIANCE));
    table.provoke(
        "an application uses up its budget",
        requests::useUpABudget,
        more(BUDGET_RESERVED, BUDGET_SETTLED, BUDGET_REFUSED));
    table.provoke(
        "the line to the control plane is cut, and mended",
        requests::areAnsweredWithoutTheControlPlane,
        more(OFFLINE_SUCCESS));
  }

  private static void people(MeasureTable table, People people) throws Exception {
    table.provoke(
        "a person is asked, agrees, and takes it back",
        people::agreeAndWithdraw,
        more(CONSENT_REQUESTS, CONSENT_ANSWER_TIME, CONSENT_WITHDRAWAL_LATENCY));
    table.provoke("the organisation approves a route", people::approve, more(APPROVAL_REQUESTS));
    table.provoke(
        "somebody of another tenant asks for these measures",
        people::ofAnotherTenantLook,
        more(TENANT_CROSSINGS_REFUSED));
  }

  private void others(MeasureTable table, MeasuredTenant tenant) throws Exception {
    TestAgent handmade = TestAgent.enrol(tenant.doors, tenant.kit.tenant());
    table.provoke(
        "an upload brings the fifth record alone, ten minutes late",
        () -> send(handmade, 5, Instant.now().minus(10, ChronoUnit.MINUTES), Map.of()),
        missing(TRACE_COMPLETENESS),
        more(TRACE_UPLOAD_LATE));
    table.provoke(
        "a span carries content",
        () -> send(handmade, 6, Instant.now(), Map.of("gen_ai.input.messages", "words")),
        more(PRIVACY_VIOLATIONS));
    table.provoke(
        "a bundle comes with a spoiled signature",
        () -> spoilABundle(tenant),
        more(BUNDLE_REJECTED));
  }

  private static void send(
      TestAgent agent, long sequence, Instant at, Map<String, Object> attributes) {
    String decision = "dec_HANDMADE" + sequence;
    var record =
        new Otlp.Recorded(
            "request", "demarc.request", decision, sequence, at, Duration.ZERO, attributes);
    Otlp.send(agent, List.of(record));
  }

  private void spoilABundle(MeasuredTenant tenant) {
    Vertx vertx = Vertx.vertx();
    var ways = new SimulatedAgent.Ways(Spoiled::new, looked -> {});
    String token = tenant.kit.enrolmentToken();
    String name = "spoiled-" + UUID.randomUUID();
    try (var agent = SimulatedAgent.enrol(vertx, directory, token, name, ways)) {
      agent.look();
    } finally {
      vertx.close();
    }
  }

  private static void show(MeasureTable table, Figures figures, MeasuredTenant tenant)
      throws Exception {
    Instant to = Instant.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
    Panels panels = new Panels(figures, to);
    try (var browser = Browser.start()) {
      table.publish(panels.look(browser.desktop(), tenant.doors.installation()));
    }
    assertEquals(List.of(), panels.unseen());
  }
}
