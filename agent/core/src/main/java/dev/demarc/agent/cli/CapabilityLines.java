package dev.demarc.agent.cli;

import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.capability.Shortfall;
import java.time.Instant;
import java.util.List;

/** What a running agent last signed of its capabilities, as lines for a person. */
record CapabilityLines(boolean tampered, List<Line> lines) {

  /**
   * One capability.
   *
   * @param name {@code target/model}
   * @param good nothing is against it
   */
  record Line(String name, boolean good, String text) {}

  static CapabilityLines of(KeptReport<CapabilityReport> kept, Instant now) {
    return switch (kept.read()) {
      case KeptReport.Read.None<CapabilityReport> nothing -> new CapabilityLines(false, List.of());
      case KeptReport.Read.Tampered<CapabilityReport> changed ->
          new CapabilityLines(true, List.of());
      case KeptReport.Read.Signed<CapabilityReport> signed ->
          new CapabilityLines(
              false, signed.report().capabilities().stream().map(each -> line(each, now)).toList());
    };
  }

  private static Line line(Capability capability, Instant now) {
    Claim claim = capability.claim();
    Probe probe = capability.probe();
    String found =
        capability
            .shortfall(now)
            .map(Shortfall::wire)
            .orElseGet(() ->
                probe.digest() == null
                    ? "listed"
                    : "tier " + probe.tier() + ", " + probe.tokensPerSecond() + " tokens/s");
    String text = "%s, probed %s, expires %s".formatted(found, probe.at(), probe.expiresAt());
    return new Line(
        claim.target() + "/" + claim.model(), capability.shortfall(now).isEmpty(), text);
  }
}
