package dev.demarc.engine.plain;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plain interpreter: it reads the rules as they are written. The half of a rule that speaks of
 * the request is asked once, the half that speaks of the route for every route.
 */
public final class PlainPermission implements Permission {
  private final Index forbids;
  private final Index allows;
  private final List<Offered> routes;
  private final Meaning meaning;

  /** Permission by these rules for these routes. */
  public PlainPermission(List<Rule> rules, List<Offered> routes) {
    this(rules, routes, Meaning.LOWERED);
  }

  /** The same, where something else says whether a condition holds. */
  public PlainPermission(List<Rule> rules, List<Offered> routes, Meaning meaning) {
    this.routes = List.copyOf(routes);
    this.meaning = meaning;
    this.forbids = kind(rules, Effect.FORBID, Comparator.comparing(Rule::id));
    this.allows = kind(rules, Effect.ALLOW, Obligations.STRICTEST_RULE_FIRST);
  }

  private static Index kind(List<Rule> rules, Effect effect, Comparator<Rule> order) {
    return new Index(rules.stream().filter(rule -> rule.effect() == effect).sorted(order).toList());
  }

  @Override
  public List<Considered> of(Facts facts) {
    List<Rule> forbidding = forbids.matching(facts);
    List<Rule> allowing = allows.matching(facts);
    List<Considered> all = new ArrayList<>(routes.size());
    for (Offered offered : routes) {
      all.add(of(facts, offered, forbidding, allowing));
    }
    return all;
  }

  /** The rules that put obligations on the route, by id; empty where it is not permitted. */
  public List<Rule> binding(Facts facts, Offered offered) {
    if (first(forbids.matching(facts), facts, offered) != null) {
      return List.of();
    }
    return allows.matching(facts).stream()
        .filter(rule -> !rule.obligations().isEmpty())
        .filter(rule -> Matching.ofRoute(rule, facts, offered, meaning))
        .sorted(Comparator.comparing(Rule::id))
        .toList();
  }

  private Considered of(Facts facts, Offered offered, List<Rule> forbidding, List<Rule> allowing) {
    Rule forbid = first(forbidding, facts, offered);
    if (forbid != null) {
      return new Considered(offered.route(), false, ReasonCode.FORBIDDEN, forbid.id(), List.of());
    }
    List<Rule> allow = new ArrayList<>();
    for (Rule rule : allowing) {
      if (Matching.ofRoute(rule, facts, offered, meaning)) {
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

  private @Nullable Rule first(List<Rule> rules, Facts facts, Offered offered) {
    for (Rule rule : rules) {
      if (Matching.ofRoute(rule, facts, offered, meaning)) {
        return rule;
      }
    }
    return null;
  }
}
