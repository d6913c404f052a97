package dev.demarc.engine.rules;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A rule's lists and its {@code when} as one condition, which holds exactly where the rule matches.
 * A list of single-valued facts is one {@code in}; tags and roles are met by any of theirs; tools
 * and effects are met by any of theirs in a forbid, and must cover all the request brings in an
 * allow.
 */
public final class RuleCondition {
  private final List<Condition> parts = new ArrayList<>();

  private RuleCondition() {}

  /** The condition under which the rule matches a request and a route. */
  public static Condition of(Rule rule) {
    RuleCondition condition = new RuleCondition();
    condition.request(rule);
    condition.route(rule);
    if (rule.effect() == Effect.FORBID) {
      condition.meets(Attribute.TOOLS, rule.tools());
      condition.meets(Attribute.TOOL_EFFECTS, names(rule.effects()));
    } else {
      condition.covers(Attribute.TOOLS, rule.tools());
      condition.covers(Attribute.TOOL_EFFECTS, names(rule.effects()));
    }
    if (rule.when() != null) {
      condition.parts.add(rule.when().lowered());
    }
    return new Condition.All(condition.parts);
  }

  private void request(Rule rule) {
    lists(Attribute.DATA_CLASS, texts(rule.classes()));
    lists(Attribute.TASK, texts(rule.tasks()));
    lists(Attribute.APP_ID, texts(rule.apps()));
    lists(Attribute.SITE, texts(rule.sites()));
    lists(Attribute.GROUP, texts(rule.groups()));
    lists(Attribute.ORIGIN_BOUNDARY, names(rule.from()));
    meets(Attribute.DATA_TAGS, texts(rule.tags()));
    meets(Attribute.ACTOR_ROLES, rule.roles());
  }

  private void route(Rule rule) {
    lists(Attribute.TARGET_BOUNDARY, names(rule.to()));
    lists(Attribute.TARGET_ID, texts(rule.targets()));
    lists(Attribute.TARGET_REGION, rule.regions());
    lists(Attribute.TARGET_OPERATOR, rule.operators());
  }

  private void lists(Attribute attribute, Collection<String> values) {
    if (!values.isEmpty()) {
      parts.add(new Condition.In(attribute, new TreeSet<>(values)));
    }
  }

  private void meets(Attribute attribute, Collection<String> values) {
    if (!values.isEmpty()) {
      List<Condition> any = new ArrayList<>();
      values.forEach(value -> any.add(new Condition.Has(attribute, value)));
      parts.add(new Condition.Any(any));
    }
  }

  private void covers(Attribute attribute, Collection<String> values) {
    if (!values.isEmpty()) {
      parts.add(new Condition.Within(attribute, new TreeSet<>(values)));
    }
  }

  private static List<String> texts(Collection<? extends Id> ids) {
    return ids.stream().map(Id::text).toList();
  }

  private static List<String> names(Collection<? extends Wire> names) {
    return names.stream().map(Wire::wire).toList();
  }
}
