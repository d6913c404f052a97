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
import static dev.demarc.e2e.measures.Moves.missing;
import static dev.demarc.e2e.measures.Moves.more;

import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.TestAgent;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What provokes each measure, and which it moves.
 *
 * @param directory for an agent that is made up
 */
record Scenarios(MeasureTable table, MeasuredTenant tenant, Path directory) {

  void happen() throws Exception {
    agents();
    requests(new Requests(tenant));
    failures(new Requests(tenant));
    people(new People(tenant));
    others();
  }

  private void agents() throws Exception {
    table.provoke(
        "an agent enrols, obeys the policy, and reports its probes, one of a model that is not there",
        tenant::startAgent,
        more(VERSION_PARITY, BUNDLE_PROPAGATION, CAPABILITY_TIER, PROBE_FAILURES),
        more(VERSION_PARITY).where("what=agent"));
    table.provoke("a golden set is asked of a route", this::runGoldenSet, more(QUALITY_SCORE));
  }

  private void runGoldenSet() throws Exception {
    Path key = Files.writeString(tenant.folder().resolve("key.txt"), tenant.key());
    Path set = Path.of("../agent/golden/summaries.yaml").toAbsolutePath().normalize();
    String file = key.toAbsolutePath().toString();
    tenant
        .agent()
        .command("golden", "run", set.toString(), "--application", file, "--target", "extract");
  }

  private void requests(Requests requests) throws Exception {
    table.provoke(
        "the first public request goes to the cloud",
        requests::reachTheCloud,
        more(ROUTE_REQUESTS, DECISION_REASONS, LATENCY, COST, COST_PER_REQUEST),
        more(TRACE_ATTRIBUTION, TRACE_UPLOAD_DELAY, CLOUD_UNEXPECTED),
        more(TRANSFER_BYTES).where("direction=out"),
        more(TRANSFER_BYTES).where("direction=in"),
        more(LATENCY).where("phase=attempt"),
        more(LATENCY).where("phase=decision"));
    table.provoke(
        "an answer is streamed", requests::areStreamed, more(LATENCY).where("phase=first-chunk"));
    table.provoke(
        "a request of a class that no rule permits",
        requests::areNotPermitted,
        more(DECISION_FAIL_CLOSED).where("class=phi"),
        more(ROUTE_REQUESTS).where("outcome=refused"));
    table.provoke(
        "an answer must refer to a source, and does",
        requests::citeTheirSource,
        more(CITATION_PARITY));
    table.provoke(
        "an application uses up its budget",
        requests::useUpABudget,
        more(BUDGET_RESERVED, BUDGET_SETTLED, BUDGET_REFUSED).where("application=spender"));
    table.provoke(
        "a session has twenty-two answers and more, and the line to the control plane is cut",
        requests::stayInOneSessionWithoutTheControlPlane,
        more(LATENCY_VARIANCE, OFFLINE_SUCCESS));
  }

  private void failures(Requests requests) throws Exception {
    table.provoke(
        "the box is broken and the cloud answers in its place",
        requests::fallBack,
        more(FALLBACK_RATE, FALLBACK_SUCCESS).where("dimension.from=box"),
        more(DEGRADED_VISIBLE));
    table.provoke(
        "the cloud serves another model",
        requests::areServedAnotherModel,
        more(ROUTE_MISMATCH).where("what=model"));
    table.provoke(
        "an answer is cut off in the middle of its schema",
        requests::breakTheirSchema,
        missing(CONTRACT_VALID));
    table.provoke(
        "a session is thrown from the box to the cloud and back",
        requests::areThrownToAndFro,
        more(STABILITY_SESSION_CHANGES),
        more(STABILITY_SWITCHES, STABILITY_THRASH).where("target=box"));
  }

  private void people(People people) throws Exception {
    table.provoke(
        "a person is asked, agrees, and takes it back",
        people::agreeAndWithdraw,
        more(CONSENT_ANSWER_TIME, CONSENT_WITHDRAWAL_LATENCY),
        more(CONSENT_REQUESTS).where("state=asked"),
        more(CONSENT_REQUESTS).where("state=granted"),
        more(CONSENT_REQUESTS).where("state=withdrawn"));
    table.provoke(
        "the person is asked again, and says no",
        people::deny,
        more(CONSENT_REQUESTS).where("state=denied"));
    table.provoke(
        "the organisation approves a route",
        people::approve,
        more(APPROVAL_REQUESTS).where("state=asked"),
        more(APPROVAL_REQUESTS).where("state=granted"));
    table.provoke(
        "somebody of another tenant asks for these measures",
        people::ofAnotherTenantLook,
        more(TENANT_CROSSINGS_REFUSED).where("door=api"));
  }

  private void others() throws Exception {
    Handmade handmade = new Handmade(TestAgent.enrol(tenant.doors, tenant.kit.tenant()));
    String agent = "agent=" + handmade.agent().id();
    table.provoke(
        "an upload brings the fifth record alone, ten minutes late",
        handmade::sendTheFifthTenMinutesLate,
        missing(TRACE_COMPLETENESS).where(agent),
        more(TRACE_UPLOAD_LATE).where(agent));
    table.provoke(
        "a span carries content",
        handmade::sendContent,
        more(PRIVACY_VIOLATIONS).where("what=content"));
    table.provoke(
        "a span names another tenant",
        () -> handmade.nameAnotherTenant(tenant.doors.installation().tenant("clinic").id()),
        more(TENANT_CROSSINGS_REFUSED).where("door=ingest"));
    table.provoke(
        "a bundle comes with a spoiled signature",
        this::spoilABundle,
        more(BUNDLE_REJECTED).where("reason=signature"));
  }

  private void spoilABundle() {
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
}
