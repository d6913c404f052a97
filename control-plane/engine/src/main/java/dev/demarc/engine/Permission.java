package dev.demarc.engine;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which routes the rules permit, and on what terms. Nothing here can see whether a route is up,
 * near, cheap or free: the types it is given have no such field.
 */
final class Permission {
  private final Index forbids;
  private final Index allows;

  Permission(List<Rule> rules) {
    this.forbids = kind(rules, Effect.FORBID, Comparator.comparing(Rule::id));
    this.allows = kind(rules, Effect.ALLOW, Obligations.STRICTEST_RULE_FIRST);
  }

  private static Index kind(List<Rule> rules, Effect effect, Comparator<Rule> order) {
    return new Index(rules.stream().filter(rule -> rule.effect() == effect).sorted(order).toList());
  }

  /** What the rules say of each route, in the order given. */
  List<Considered> of(Facts facts, List<Offered> routes) {
    List<Rule> forbidding = forbids.matching(facts);
    List<Rule> allowing = allows.matching(facts);
    List<Considered> all = new ArrayList<>(routes.size());
    for (Offered offered : routes) {
      all.add(of(facts, offered, forbidding, allowing));
    }
    return all;
  }

  /** The rules that put obligations on the route, by id; empty where it is not permitted. */
  List<Rule> binding(Facts facts, Offered offered) {
    if (first(forbids.matching(facts), facts, offered) != null) {
      return List.of();
    }
    return allows.matching(facts).stream()
        .filter(rule -> !rule.obligations().isEmpty())
        .filter(rule -> Matching.ofRoute(rule, facts, offered))
        .sorted(Comparator.comparing(Rule::id))
        .toList();
  }

  private static Considered of(
      Facts facts, Offered offered, List<Rule> forbidding, List<Rule> allowing) {
    Rule forbid = first(forbidding, facts, offered);
    if (forbid != null) {
      return new Considered(offered.route(), false, ReasonCode.FORBIDDEN, forbid.id(), List.of());
    }
    List<Rule> allow = new ArrayList<>();
    for (Rule rule : allowing) {
      if (Matching.ofRoute(rule, facts, offered)) {
        allow.add(rule);
      }
    }
    return allowed(offered, allow);
  }

  private static Considered allowed(Offered offered, List<Rule> allow) {
    boolean nonAi = offered.target().boundary() == Boundary.NONE;
    RuleId deciding = allow.isEmpty() ? null : allow.getFirst().id();
    if (deciding == null && !nonAi) {
      return new Considered(offered.route(), false, ReasonCode.NO_RULE, null, List.of());
    }
    ReasonCode reason = nonAi ? ReasonCode.NON_AI : ReasonCode.ALLOWED;
    return new Considered(offered.route(), true, reason, deciding, Obligations.of(allow));
  }

  private static @Nullable Rule first(List<Rule> rules, Facts facts, Offered offered) {
    for (Rule rule : rules) {
      if (Matching.ofRoute(rule, facts, offered)) {
        return rule;
      }
    }
    return null;
  }
}
