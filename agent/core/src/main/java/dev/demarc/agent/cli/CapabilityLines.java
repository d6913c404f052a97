package dev.demarc.agent.cli;

import dev.demarc.agent.probe.KeptCapabilities;
import dev.demarc.contract.capability.Capability;
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

  static CapabilityLines of(KeptCapabilities kept, Instant now) {
    return switch (kept.read()) {
      case KeptCapabilities.Read.None nothing -> new CapabilityLines(false, List.of());
      case KeptCapabilities.Read.Tampered changed -> new CapabilityLines(true, List.of());
      case KeptCapabilities.Read.Signed signed ->
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
