package dev.demarc.server.policies.lint;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Preference;
import dev.demarc.engine.cubes.Proof;
import dev.demarc.engine.rules.Offered;
import java.util.Comparator;
import java.util.List;

/**
 * The common mistake of falling back from the tenant's own machines to a managed cloud without a
 * word: a preference with fallback, for which some request may go to both and owes nothing at the
 * second.
 */
final class SilentFallback implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    List<Preference> preferences = policy.document().preferences();
    for (int i = 0; i < preferences.size(); i++) {
      if (preferences.get(i).fallback()) {
        look(preferences.get(i), "preferences[" + i + "]", policy, report);
      }
    }
  }

  private static void look(Preference preference, String path, Linted policy, Report report) {
    Comparator<Offered> inOrder = Comparator.comparing(route -> place(preference, route));
    List<Offered> own =
        policy
            .inquiry()
            .distinct(
                policy.routes().stream().filter(SilentFallback::isOwn).sorted(inOrder).toList());
    List<Offered> managed =
        policy
            .inquiry()
            .distinct(
                policy.routes().stream()
                    .filter(SilentFallback::isManaged)
                    .sorted(inOrder.reversed())
                    .toList());
    for (Offered near : own) {
      for (Offered far : managed) {
        if (place(preference, near) <= place(preference, far)) {
          switch (policy.inquiry().neverSilent(preference, near, far)) {
            case Proof.Holds _, Proof.Vacuous _ -> {}
            case Proof.Unknown unknown -> {
              report.undecided("the fallback of " + path);
              return;
            }
            case Proof.Fails fails -> {
              found(near, far, path, fails, report);
              return;
            }
          }
        }
      }
    }
  }

  private static boolean isOwn(Offered route) {
    return switch (route.target().boundary()) {
      case ON_DEVICE, EDGE, PRIVATE_CLUSTER -> true;
      case NONE, MANAGED_CLOUD -> false;
    };
  }

  private static boolean isManaged(Offered route) {
    return route.target().boundary() == Boundary.MANAGED_CLOUD;
  }

  /** Targets that are not named come last, nearest first. */
  private static int place(Preference preference, Offered route) {
    TargetId id = route.target().id();
    int place = preference.order().indexOf(id);
    return place < 0 ? preference.order().size() : place;
  }

  private static void found(
      Offered near, Offered far, String path, Proof.Fails fails, Report report) {
    String rule = fails.counterexample().rule().map(it -> "'" + it + "'").orElse("a rule");
    report.find(
        LintCode.SILENT_FALLBACK,
        path + ".fallback",
        fails.counterexample().rule(),
        "When '"
            + near.target().id()
            + "' fails, the managed cloud '"
            + far.target().id()
            + "' takes its place and nobody is asked or told by the policy: "
            + rule
            + " has no obligation.",
        "Give the rule a consent, an approval or a disclosure, or set fallback: false.");
  }
}
