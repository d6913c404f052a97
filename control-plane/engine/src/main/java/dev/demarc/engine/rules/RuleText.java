package dev.demarc.engine.rules;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import java.util.Collection;
import java.util.List;

/**
 * The canonical text of a rule: equal rules have equal text and different rules different text.
 *
 * <p>A rule is {@code (rule "id" effect classes… when obligations…)}: every list in parentheses,
 * every text quoted with {@code "} and {@code \} escaped, every set sorted. The condition appears
 * as lowered, so that spacing in its source is no change.
 */
public final class RuleText {
  private final StringBuilder out = new StringBuilder();

  private RuleText() {}

  /** The canonical text of these rules in the order given. */
  public static String of(Collection<Rule> rules) {
    RuleText text = new RuleText();
    rules.forEach(text::rule);
    return text.out.toString();
  }

  private void rule(Rule rule) {
    out.append("(rule ");
    quoted(rule.id().text());
    out.append(rule.effect().wire());
    ids(rule.classes());
    ids(rule.tags());
    ids(rule.tasks());
    texts(rule.roles());
    ids(rule.apps());
    ids(rule.sites());
    ids(rule.groups());
    names(rule.from());
    names(rule.to());
    ids(rule.targets());
    texts(rule.regions());
    texts(rule.operators());
    texts(rule.tools());
    names(rule.effects());
    if (rule.when() != null) {
      condition(rule.when().lowered());
    }
    rule.obligations().stream().sorted(Obligations.STRICTEST_FIRST).forEach(this::obligation);
    out.append(")\n");
  }

  private void condition(Condition condition) {
    switch (condition) {
      case Condition.All all -> combined("all", all.operands());
      case Condition.Any any -> combined("any", any.operands());
      case Condition.Not not -> combined("not", List.of(not.operand()));
      case Condition.Constant constant -> out.append('(').append(constant.value()).append(')');
      case Condition.In in -> atom("in", in.attribute().wire(), in.values());
      case Condition.Has has -> atom("has", has.attribute().wire(), List.of(has.value()));
      case Condition.Within within -> atom("within", within.attribute().wire(), within.values());
      case Condition.AtLeast least ->
          atom("at-least", least.attribute().wire(), List.of(Long.toString(least.value())));
      case Condition.Flag flag -> atom("flag", flag.attribute().wire(), List.of());
    }
  }

  private void combined(String name, Collection<Condition> operands) {
    out.append('(').append(name);
    operands.forEach(this::condition);
    out.append(')');
  }

  private void atom(String name, String attribute, Collection<String> values) {
    out.append('(').append(name).append(' ').append(attribute);
    texts(values);
    out.append(')');
  }

  private void obligation(Obligation obligation) {
    switch (obligation) {
      case Obligation.Approval approval -> out.append("(approval ").append(approval.ttl());
      case Obligation.Consent consent ->
          out.append("(consent ").append(consent.scope().wire()).append(' ').append(consent.ttl());
      case Obligation.Disclose disclose -> {
        out.append("(disclose ");
        quoted(disclose.text());
      }
    }
    out.append(')');
  }

  private void ids(Collection<? extends Id> ids) {
    texts(ids.stream().map(Id::text).toList());
  }

  private void names(Collection<? extends Wire> names) {
    texts(names.stream().map(Wire::wire).toList());
  }

  private void texts(Collection<String> texts) {
    out.append('(');
    texts.forEach(this::quoted);
    out.append(')');
  }

  private void quoted(String text) {
    out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
