package dev.demarc.server.policies.lint;

import java.util.List;

/** One kind of thing to look for. */
@FunctionalInterface
interface Lint {
  /** Every kind there is. */
  List<Lint> ALL =
      List.of(
          new RuleReach(),
          new RankOrder(),
          new UnmentionedClasses(),
          new UnknownNames(),
          new UnmetObligations(),
          new SilentFallback(),
          new CacheAsMemory(),
          new UnequalPeers(),
          new QueuedWrites(),
          new RestlessRoutes(),
          new TellingTelemetry(),
          new NeededRoles());

  void look(Linted policy, Report report);
}
