package dev.demarc.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.cli.StatusReport.BundleStatus;
import dev.demarc.agent.cli.StatusReport.ConfigurationStatus;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.record.Evidence;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.json.DemarcJson;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code status}: who this agent is and how it is, from its data directory. */
public final class Status {
  private Status() {}

  public static int run(Options options, PrintStream out) throws JsonProcessingException {
    AgentPlace place = AgentPlace.open(options.config());
    Optional<Identity> identity = Identity.load(place.data());
    Optional<StatusReport> report = StatusReport.read(place.data());
    boolean running = report.map(StatusReport::isRunning).orElse(false);
    if (options.has("json")) {
      out.println(json(place, identity, report, running));
    } else {
      print(place, identity, report, running, out);
    }
    return running ? 0 : 1;
  }

  private static String json(
      AgentPlace place, Optional<Identity> identity, Optional<StatusReport> report, boolean running)
      throws JsonProcessingException {
    ObjectNode json = DemarcJson.strict().createObjectNode();
    json.put("enrolled", identity.isPresent()).put("running", running);
    identity.ifPresent(who -> {
      Enrolment.Accepted accepted = who.accepted();
      json.put("agent", accepted.agent().text())
          .put("tenant", accepted.tenant().text())
          .put("site", accepted.site().text())
          .put("group", accepted.group().text())
          .put("boundary", accepted.boundary().wire())
          .put("region", accepted.region())
          .put("controlPlane", place.controlPlane(who).toString());
    });
    identity
        .flatMap(who -> KeptReport.ofCapabilities(place.data(), who).report())
        .ifPresent(own -> json.set("capabilities", DemarcJson.strict().valueToTree(own)));
    identity
        .flatMap(who -> KeptReport.ofQuality(place.data(), who).report())
        .ifPresent(own -> json.set("quality", DemarcJson.strict().valueToTree(own)));
    report.ifPresent(last -> json.set("last", DemarcJson.strict().valueToTree(last)));
    evidence(place, Evidence::extent)
        .ifPresent(e -> json.set("evidence", DemarcJson.strict().valueToTree(e)));
    evidence(place, Evidence::reach)
        .ifPresent(reach -> json.set("explain", DemarcJson.strict().valueToTree(reach)));
    return DemarcJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }

  private static void print(
      AgentPlace place,
      Optional<Identity> identity,
      Optional<StatusReport> report,
      boolean running,
      PrintStream out) {
    out.println(
        identity
            .map(Identity::accepted)
            .map(a -> "agent " + a.agent() + ", site " + a.site() + ", group " + a.group())
            .orElse("not enrolled"));
    out.println(running ? "running" : "not running");
    report.ifPresent(last -> {
      BundleStatus bundle = last.bundle();
      out.println(bundle == null ? "no policy" : line(bundle));
      if (last.revoked() != null) {
        out.println("REVOKED: " + last.revoked());
      }
      configuration(last.configuration(), out);
      last.targets().forEach((id, is) -> out.println("target " + id + ": " + is.wire()));
      if (last.waiting() != null && last.waiting().count() > 0) {
        out.printf(
            "queue: %d waiting, the oldest for %d s%n",
            last.waiting().count(), last.waiting().oldestSeconds());
      }
      last.taggers().forEach((id, is) -> out.println("tagger " + id + ": " + is));
      last.refused().forEach((why, which) -> out.println("records refused: " + why + ": " + which));
      last.problems().forEach((what, why) -> out.println("problem: " + what + ": " + why));
    });
    identity.ifPresent(who -> capabilities(KeptReport.ofCapabilities(place.data(), who), out));
    identity.ifPresent(who ->
        QualityLines.of(KeptReport.ofQuality(place.data(), who), Instant.now())
            .forEach(out::println));
    evidence(place, Evidence::extent)
        .ifPresent(e ->
            out.printf(
                "evidence: %d records, %d not uploaded yet, %d refused%n",
                e.last(), e.queued(), e.refused()));
    evidence(place, Evidence::reach)
        .ifPresent(reach -> out.println("explain: " + reach.words(Instant.now())));
  }

  private static void capabilities(KeptReport<CapabilityReport> kept, PrintStream out) {
    CapabilityLines found = CapabilityLines.of(kept, Instant.now());
    if (found.tampered()) {
      out.println("capabilities: " + KeptReport.CAPABILITIES + " is not signed by this agent");
    }
    found.lines().forEach(line -> out.println("capability " + line.name() + ": " + line.text()));
  }

  private static void configuration(@Nullable ConfigurationStatus is, PrintStream out) {
    if (is == null) {
      return;
    }
    out.println("configuration in force since " + is.since());
    if (is.problem() != null) {
      out.println("configuration NOT taken, the last good one stays: " + is.problem());
    }
    if (!is.restartNeeded().isEmpty()) {
      out.println("restart needed for " + String.join(", ", is.restartNeeded()));
    }
  }

  private static String line(BundleStatus bundle) {
    return "policy %s, bundle %d, %s until %s"
        .formatted(
            bundle.policy(),
            bundle.version(),
            bundle.inForce() ? "in force" : "NOT in force, was good",
            bundle.expiresAt());
  }

  private static <T> Optional<T> evidence(AgentPlace place, Function<Evidence, T> what) {
    try (Evidence evidence = Evidence.open(place.data()).orElse(null)) {
      return Optional.ofNullable(evidence).map(what);
    }
  }
}
