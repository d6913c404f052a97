package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.RuleId;
import dev.demarc.engine.rules.Offered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test case of a policy, ready to run.
 *
 * @param at where it stands
 */
record PolicyCase(CaseId id, PolicyYaml.Position at, Facts facts, List<Expectation> expectations) {

  /**
   * What must be so of some routes.
   *
   * @param at where it stands
   * @param place where the routes lead, in words
   * @param routes at least one
   * @param obligations absent where it does not matter what is asked for
   * @param rule absent where it does not matter which decides
   */
  record Expectation(
      PolicyYaml.Position at,
      String place,
      List<Offered> routes,
      boolean permitted,
      @Nullable List<ObligationWords> obligations,
      @Nullable RuleId rule) {}

  /** All that rules can read of a route: two that agree in it are answered alike. */
  record Read(Route route, int tier) {
    static Read of(Offered offered) {
      return new Read(offered.route(), offered.model().tier());
    }
  }

  /** What these cases ask about, each once, in the order in which it is met. */
  static Map<Read, Offered> routes(List<PolicyCase> cases) {
    Map<Read, Offered> routes = new LinkedHashMap<>();
    for (PolicyCase each : cases) {
      for (Expectation expectation : each.expectations) {
        expectation.routes.forEach(route -> routes.putIfAbsent(Read.of(route), route));
      }
    }
    return routes;
  }
}
