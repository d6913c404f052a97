package dev.demarc.engine.cubes;

import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.rules.Offered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Policies that read a few attributes only, so few that every request and every route which they
 * can tell apart can be made. Which attributes they are changes with the seed.
 */
final class SmallWorld {
  private static final int MOST_POINTS = 2_400;

  private final Dice dice;
  private final List<Attribute> attributes;
  private final ConditionWorld conditions;

  SmallWorld(long seed) {
    this.dice = new Dice(seed);
    this.attributes = attributes(dice);
    this.conditions = new ConditionWorld(dice, attributes);
  }

  /** The boundary always, because of the non-AI path; then whatever still fits. */
  private static List<Attribute> attributes(Dice dice) {
    List<Attribute> chosen = new ArrayList<>(List.of(Attribute.TARGET_BOUNDARY));
    int points = Points.of(Attribute.TARGET_BOUNDARY).size();
    for (int tries = 0; tries < 8; tries++) {
      Attribute next = dice.one(Attribute.values());
      int more = Points.of(next).size();
      boolean tools =
          Points.isOfTools(next) && chosen.stream().anyMatch(it -> Points.isOfTools(it));
      if (!chosen.contains(next) && (tools || points * more <= MOST_POINTS)) {
        chosen.add(next);
        points *= tools ? 1 : more;
      }
    }
    return List.copyOf(chosen);
  }

  /** From none to a dozen rules, a third of them forbids. */
  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    int count = dice.upTo(12);
    for (int i = 0; i < count; i++) {
      rules.add(rule("r" + i));
    }
    return rules;
  }

  /** The same rules, where some of the allows ask for something. */
  List<Rule> withTerms(List<Rule> rules) {
    return rules.stream()
        .map(rule ->
            rule.effect() == Effect.ALLOW && dice.oneIn(2)
                ? with(rule, rule.id(), Effect.ALLOW, dice.times(3, this::obligation))
                : rule)
        .toList();
  }

  /** Another version: some rules gone, new, other, renamed, on other terms. */
  List<Rule> edited(List<Rule> rules) {
    List<Rule> edited = new ArrayList<>();
    for (Rule rule : rules) {
      switch (dice.upTo(9)) {
        case 0 -> {}
        case 1 -> edited.add(withTerms(List.of(rule(rule.id().text()))).getFirst());
        case 2 -> edited.add(with(rule, rule.id(), Effect.FORBID, List.of()));
        case 3 -> edited.add(with(rule, rule.id(), Effect.ALLOW, dice.times(3, this::obligation)));
        case 4 ->
            edited.add(
                with(rule, RuleId.of(rule.id() + "-new"), rule.effect(), rule.obligations()));
        default -> edited.add(rule);
      }
    }
    edited.addAll(withTerms(dice.times(1, () -> rule("new"))));
    return edited;
  }

  private Obligation obligation() {
    return switch (dice.upTo(2)) {
      case 0 ->
          new Obligation.Consent(
              dice.one(ConsentScope.values()), Duration.ofHours(1 + dice.upTo(1)));
      case 1 -> new Obligation.Approval(Duration.ofDays(1 + dice.upTo(1)));
      default -> new Obligation.Disclose(dice.oneIn(2) ? "It leaves the house." : "It is slow.");
    };
  }

  private static Rule with(Rule rule, RuleId id, Effect effect, List<Obligation> obligations) {
    return new Rule(
        id,
        effect,
        rule.classes(),
        rule.tags(),
        rule.tasks(),
        rule.roles(),
        rule.apps(),
        rule.sites(),
        rule.groups(),
        rule.from(),
        rule.to(),
        rule.targets(),
        rule.regions(),
        rule.operators(),
        rule.tools(),
        rule.effects(),
        rule.when(),
        obligations);
  }

  Condition never() {
    return conditions.condition(3);
  }

  private Rule rule(String id) {
    return new Rule(
        RuleId.of(id),
        dice.oneIn(3) ? Effect.FORBID : Effect.ALLOW,
        some(Attribute.DATA_CLASS, ClassId::of),
        some(Attribute.DATA_TAGS, TagId::of),
        some(Attribute.TASK, TaskId::of),
        some(Attribute.ACTOR_ROLES, Function.identity()),
        some(Attribute.APP_ID, ApplicationId::of),
        some(Attribute.SITE, SiteId::of),
        some(Attribute.GROUP, GroupId::of),
        some(Attribute.ORIGIN_BOUNDARY, SmallWorld::boundary),
        some(Attribute.TARGET_BOUNDARY, SmallWorld::boundary),
        some(Attribute.TARGET_ID, TargetId::of),
        some(Attribute.TARGET_REGION, Function.identity()),
        some(Attribute.TARGET_OPERATOR, Function.identity()),
        some(Attribute.TOOLS, Function.identity()),
        some(Attribute.TOOL_EFFECTS, it -> Wire.parse(ToolEffect.class, "", it)),
        dice.oneIn(2) ? new When("generated", conditions.condition(2)) : null,
        List.of());
  }

  private <T> TreeSet<T> some(Attribute attribute, Function<String, T> of) {
    return attributes.contains(attribute) && dice.oneIn(3)
        ? dice.some(ConditionWorld.values(attribute).stream().map(of).toList(), 3)
        : new TreeSet<>();
  }

  private static Boundary boundary(String wire) {
    return Wire.parse(Boundary.class, "boundary", wire);
  }

  /** Every request that the policies of this world can tell from another. */
  List<Facts> requests() {
    return points(false).stream().map(Points::facts).toList();
  }

  /** Every route that they can tell from another. */
  List<Offered> routes() {
    return points(true).stream()
        .map(Points::target)
        .map(target -> Offered.all(List.of(target)).getFirst())
        .toList();
  }

  private List<Points> points(boolean ofRoute) {
    return Points.all(
        attributes.stream().filter(it -> RouteSymbols.OF_ROUTE.contains(it) == ofRoute).toList());
  }
}
