package dev.demarc.agent.normalise;

import dev.demarc.agent.decide.Catalogue;
import dev.demarc.agent.execute.Mismatch;
import dev.demarc.agent.execute.Served;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.envelope.Envelope.Degradation;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Preference;
import dev.demarc.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an answer is less than the baseline would have given: the permitted route that is first in
 * the policy's order, whether or not it could be used.
 */
final class Degradations {
  /** With all else that can be less, no more than a trace takes. */
  private static final int MOST_LESS = 20;

  private Degradations() {}

  /** What is known before the target has answered. */
  static List<Degradation> of(
      Decision decision,
      Engine engine,
      Catalogue catalogue,
      Outcome.Routed routed,
      Optional<Envelope.Fallback> fallback) {
    Route route = routed.route();
    List<Degradation> degraded = new ArrayList<>();
    fallback.ifPresent(from -> degraded.add(new Degradation("fallback", from.from().text())));
    Route first = baseline(decision, engine).orElse(route);
    if (routed.chunking() != null) {
      degraded.add(new Degradation("chunked", name(first)));
    }
    if (!first.equals(route)) {
      against(first, catalogue, decision, route, degraded);
    }
    return degraded;
  }

  /**
   * What is known once the target has answered: in what it did otherwise than was decided, and what
   * its adapter, or another agent, says the answer is less.
   */
  static List<Degradation> of(Served served, Route route) {
    List<Degradation> degraded = new ArrayList<>();
    served
        .mismatches()
        .forEach(each -> degraded.add(new Degradation(each.wire(), decided(each, route))));
    served.less().stream()
        .limit(MOST_LESS)
        .forEach(what -> degraded.add(new Degradation(what, name(route))));
    return degraded;
  }

  private static String name(Route route) {
    return route.target() + "/" + route.model();
  }

  private static String decided(Mismatch what, Route route) {
    return switch (what) {
      case MODEL -> route.model().text();
      case REGION -> route.region();
      case BOUNDARY -> route.boundary().wire();
      case OPERATOR -> route.operator();
    };
  }

  private static void against(
      Route first,
      Catalogue catalogue,
      Decision decision,
      Route route,
      List<Degradation> degraded) {
    String name = name(first);
    var baseline = catalogue.entry(first).offer();
    var offer = catalogue.entry(route).offer();
    if (route.boundary() == Boundary.NONE && first.boundary() != Boundary.NONE) {
      boolean template = catalogue.entry(route).target().protocol() == Protocol.TEMPLATE;
      degraded.add(new Degradation(template ? "template-answer" : "extractive-summary", name));
    }
    if (offer.contextTokens() < baseline.contextTokens()) {
      degraded.add(new Degradation("smaller-context", name));
    }
    int quality = quality(decision, route, offer);
    int most = quality(decision, first, baseline);
    if (quality < most) {
      degraded.add(new Degradation("lower-quality", name));
    }
    if (quality == most && route.boundary() != Boundary.NONE && !isSame(offer, baseline)) {
      degraded.add(new Degradation("other-model", name));
    }
  }

  /** What no figure tells apart may be less all the same. */
  private static boolean isSame(ModelOffer offer, ModelOffer baseline) {
    return offer.id().equals(baseline.id())
        && offer.version().equals(baseline.version())
        && offer.precision().equals(baseline.precision())
        && Objects.equals(offer.digest(), baseline.digest());
  }

  private static int quality(Decision decision, Route route, ModelOffer offer) {
    int claimed = offer.quality().getOrDefault(decision.facts().task().text(), 0);
    return decision.situation().quality(route.target(), route.model(), claimed);
  }

  private static Optional<Route> baseline(Decision decision, Engine engine) {
    Facts facts = decision.facts();
    List<Route> permitted =
        decision.considered().stream()
            .filter(Considered::permitted)
            .map(Considered::route)
            .filter(route -> names(facts.request().model(), route))
            .toList();
    List<TargetId> order = engine.preference(facts).map(Preference::order).orElse(List.of());
    return order.stream()
        .flatMap(id -> permitted.stream().filter(route -> route.target().equals(id)))
        .findFirst()
        .or(() -> permitted.stream().findFirst());
  }

  /** A route the caller did not ask for is no baseline for one it did. */
  private static boolean names(String model, Route route) {
    return model.equals(Catalogue.AUTO)
        || model.equals(route.model().text())
        || model.equals(route.target() + "/" + route.model());
  }
}
