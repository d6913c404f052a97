package dev.demarc.engine.plain;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.engine.rules.Offered;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;

/**
 * Whether a rule matches, in two halves: what it says of the request, which is the same for every
 * route and asked once, and what it says of the route.
 */
final class Matching {
  private Matching() {}

  /** The half that reads the request alone. */
  static boolean ofRequest(Rule rule, Facts facts) {
    return lists(rule.classes(), facts.data().dataClass())
        && lists(rule.tasks(), facts.task())
        && lists(rule.apps(), facts.application())
        && lists(rule.sites(), facts.site())
        && lists(rule.groups(), facts.group())
        && lists(rule.from(), facts.origin().boundary())
        && meets(rule.tags(), facts.data().tags())
        && meets(rule.roles(), facts.actor().roles())
        && tools(rule, facts);
  }

  /** The half that reads the route, and the condition, which may read both. */
  static boolean ofRoute(Rule rule, Facts facts, Offered offered, Meaning meaning) {
    Target target = offered.target();
    return lists(rule.to(), target.boundary())
        && lists(rule.targets(), target.id())
        && lists(rule.regions(), target.region())
        && lists(rule.operators(), target.operator())
        && (rule.when() == null || meaning.holds(rule.when(), facts, offered));
  }

  /** A forbid matches one listed tool or effect, an allow only when all are listed. */
  private static boolean tools(Rule rule, Facts facts) {
    if (rule.tools().isEmpty() && rule.effects().isEmpty()) {
      return true;
    }
    Set<String> names = facts.tools().keySet();
    Set<ToolEffect> effects = effects(facts);
    return rule.effect() == Effect.FORBID
        ? meets(rule.tools(), names) && meets(rule.effects(), effects)
        : covers(rule.tools(), names) && covers(rule.effects(), effects);
  }

  private static Set<ToolEffect> effects(Facts facts) {
    return facts.tools().values().stream()
        .map(Conditions::effect)
        .collect(java.util.stream.Collectors.toSet());
  }

  private static <T> boolean lists(SortedSet<T> listed, T value) {
    return listed.isEmpty() || listed.contains(value);
  }

  private static <T> boolean meets(SortedSet<T> listed, Collection<T> present) {
    return listed.isEmpty() || present.stream().anyMatch(listed::contains);
  }

  private static <T> boolean covers(SortedSet<T> listed, Collection<T> present) {
    return listed.isEmpty() || listed.containsAll(present);
  }
}
