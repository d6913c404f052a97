package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.Engine;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why one request went where it went and not elsewhere. What the agent recorded when it decided
 * stands; of a route that it did not consider, today's catalogue is asked by the engine that agents
 * run, with the facts and the situation of then. The rules that speak of a route are found by
 * asking each alone.
 */
public final class RouteReasons {
  /** A decision is made again to be explained; its digest is told by nobody. */
  private static final Digest UNTOLD = Digest.ofBytes(new byte[0]);

  private final StoredDecision decision;
  private final @Nullable PolicyDocument document;
  private final List<Target> targets;

  /** Where an answer comes from. */
  public enum Basis implements Wire {
    /** The agent said so when it decided. */
    RECORDED("recorded"),
    /** It was decided again over today's catalogue. */
    DECIDED_AGAIN("decided-again");

    private final String wire;

    Basis(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /**
   * What is known.
   *
   * @param policy and version, under which it was decided, where they are told
   * @param told whether the class of the request exports more than counts; nothing is known of any
   *     route where it does not
   */
  public record Answer(
      DecisionId decision,
      @Nullable PolicyId policy,
      @Nullable PolicyVersion version,
      boolean told,
      List<RouteReason> routes) {}

  /**
   * Of one route.
   *
   * @param rule the deciding one; absent where none decides
   * @param rules that speak of this request and this route, those that forbid first; absent where
   *     they were not asked for or cannot be known any more
   */
  public record RouteReason(
      Route route,
      Basis basis,
      boolean permitted,
      ReasonCode reason,
      @Nullable RuleId rule,
      List<Obligation> obligations,
      @Nullable List<Spoken> rules) {}

  /** A rule that matches. */
  public record Spoken(RuleId rule, Effect effect, List<Obligation> obligations) {}

  /**
   * Over a stored decision.
   *
   * @param document of the version that decided, where there is one
   * @param targets today's catalogue
   */
  RouteReasons(StoredDecision decision, @Nullable PolicyDocument document, List<Target> targets) {
    this.decision = decision;
    this.document = document;
    this.targets = targets;
  }

  /** Every route, by target and model. */
  Answer all() {
    return answer(known().toList());
  }

  /** The routes of one target, with the rules that speak of them. */
  Answer of(TargetId target) {
    return answer(
        known()
            .filter(each -> each.route().target().equals(target))
            .map(each -> with(each, rules(each.route())))
            .toList());
  }

  private Answer answer(List<RouteReason> routes) {
    return new Answer(
        decision.id(),
        decision.policy(),
        decision.version(),
        decision.facts() != null || !decision.considered().isEmpty(),
        routes);
  }

  private Stream<RouteReason> known() {
    List<Route> recorded = decision.considered().stream().map(Considered::route).toList();
    Stream<RouteReason> again =
        again().stream()
            .filter(each -> !recorded.contains(each.route()))
            .map(each -> reason(each, Basis.DECIDED_AGAIN));
    return Stream.concat(
            decision.considered().stream().map(each -> reason(each, Basis.RECORDED)), again)
        .sorted(
            Comparator.comparing((RouteReason each) -> each.route().target())
                .thenComparing(each -> each.route().model()));
  }

  private List<Considered> again() {
    Facts facts = decision.facts();
    Situation situation = decision.situation();
    PolicyId policy = decision.policy();
    PolicyVersion version = decision.version();
    if (document == null
        || facts == null
        || situation == null
        || policy == null
        || version == null) {
      return List.of();
    }
    return Engine.interpreting(new PolicyRef(policy, version, UNTOLD), document, targets)
        .decide(decision.id(), facts, situation)
        .considered();
  }

  private static RouteReason reason(Considered one, Basis basis) {
    return new RouteReason(
        one.route(), basis, one.permitted(), one.reason(), one.rule(), one.obligations(), null);
  }

  private static RouteReason with(RouteReason one, @Nullable List<Spoken> rules) {
    return new RouteReason(
        one.route, one.basis, one.permitted, one.reason, one.rule, one.obligations, rules);
  }

  /** Null where the route is no longer the one it was: what rules say of it cannot be asked. */
  private @Nullable List<Spoken> rules(Route route) {
    Facts facts = decision.facts();
    List<Offered> same =
        Offered.all(targets).stream().filter(each -> each.route().equals(route)).toList();
    if (document == null || facts == null || same.isEmpty()) {
      return null;
    }
    List<Spoken> spoken = new ArrayList<>();
    for (Rule rule : document.rules()) {
      if (matches(rule, same, facts) || matches(rule, same, facts.withoutHints())) {
        spoken.add(new Spoken(rule.id(), rule.effect(), rule.obligations()));
      }
    }
    spoken.sort(
        Comparator.comparing((Spoken each) -> each.effect() != Effect.FORBID)
            .thenComparing(Spoken::rule));
    return spoken;
  }

  /** A rule decides where it alone is asked and it matches. */
  private static boolean matches(Rule rule, List<Offered> route, Facts facts) {
    return new PlainPermission(List.of(rule), route).of(facts).getFirst().rule() != null;
  }
}
