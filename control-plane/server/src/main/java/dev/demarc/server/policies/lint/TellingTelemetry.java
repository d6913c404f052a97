package dev.demarc.server.policies.lint;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.engine.cubes.Counterexample;
import dev.demarc.engine.cubes.Proof;
import java.util.EnumSet;
import java.util.Set;

/**
 * The common mistake of telemetry that defeats local privacy: a class that the rules keep at the
 * site, of whose requests the control plane is told all that the trace schema has.
 */
final class TellingTelemetry implements Lint {
  private static final Set<Boundary> AT_THE_SITE = EnumSet.of(Boundary.ON_DEVICE, Boundary.EDGE);
  private static final Set<Boundary> AWAY =
      EnumSet.of(Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);

  @Override
  public void look(Linted policy, Report report) {
    for (DataClass each : policy.classes()) {
      if (each.export() != Export.METADATA) {
        continue;
      }
      switch (policy.inquiry().never(each, AWAY)) {
        case Proof.Unknown unknown -> report.undecided("whether class '" + each.id() + "' stays");
        case Proof.Fails fails -> {}
        case Proof.Holds _, Proof.Vacuous _ -> {
          if (policy.inquiry().never(each, AT_THE_SITE) instanceof Proof.Fails fails) {
            found(each, fails.counterexample(), report);
          }
        }
      }
    }
  }

  private static void found(DataClass each, Counterexample site, Report report) {
    report.find(
        LintCode.TELLING_TELEMETRY,
        site.rule(),
        "Class '"
            + each.id()
            + "' never leaves the site, yet traces tell the control plane the metadata of each of"
            + " its requests.",
        "Set export: counts on the class, unless the metadata is wanted.");
  }
}
