package dev.demarc.server.policies.lint;

import dev.demarc.contract.policy.Stability;

/**
 * The common mistake of changing the route on every transient signal: a guard against it that a
 * policy turns off.
 */
final class RestlessRoutes implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    Stability stability = policy.document().stabilityInForce();
    Stability usual = Stability.DEFAULT;
    check(
        stability.marginPercent() == 0,
        "marginPercent",
        "A peer that is better by nothing at all takes the lead.",
        "" + usual.marginPercent(),
        report);
    check(
        stability.trigger().isZero(),
        "trigger",
        "One better moment of a peer is enough to take the lead.",
        "" + usual.trigger(),
        report);
    check(
        stability.dwell().isZero(),
        "dwell",
        "A route may be left the moment after it was taken.",
        "" + usual.dwell(),
        report);
    check(
        stability.hardFailures() == 1,
        "hardFailures",
        "One failure takes a target down.",
        "" + usual.hardFailures(),
        report);
    check(
        stability.goodProbes() == 1,
        "goodProbes",
        "One success brings a target back that was down.",
        "" + usual.goodProbes(),
        report);
    check(
        stability.damping().penalty() == 0,
        "damping.penalty",
        "A target that keeps failing and coming back is never held back.",
        "" + usual.damping().penalty(),
        report);
  }

  private static void check(
      boolean off, String member, String reason, String usual, Report report) {
    if (off) {
      report.find(
          LintCode.RESTLESS_ROUTES,
          "stability." + member,
          reason,
          "Leave " + member + " out, which means " + usual + ", or set it higher.");
    }
  }
}
