package dev.demarc.engine.cubes;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Attribute;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * Policies, catalogues and requests from a world so small that rules overlap, shadow and contradict
 * each other, and requests sit on every edge. The same seed gives the same world.
 */
public final class World {
  private static final List<Boundary> BOUNDARIES = List.of(Boundary.values());
  private static final List<ToolEffect> EFFECTS = List.of(ToolEffect.values());

  private final Dice dice;
  private final ConditionWorld conditions;

  public World(long seed) {
    this.dice = new Dice(seed);
    this.conditions = new ConditionWorld(dice);
  }

  /** From none to 40 rules, now and then some hundreds, in any order. */
  public List<Rule> rules() {
    int most = dice.oneIn(40) ? 400 : 40;
    int sparseness = dice.one(3, 6, 12);
    List<Rule> rules = new ArrayList<>();
    int count = dice.upTo(most);
    for (int i = 0; i < count; i++) {
      rules.add(rule("r" + (i * 7919 % 1000), sparseness));
    }
    return rules;
  }

  private Rule rule(String id, int sparseness) {
    Effect effect = dice.oneIn(4) ? Effect.FORBID : Effect.ALLOW;
    return new Rule(
        RuleId.of(id),
        effect,
        ids(sparseness, Attribute.DATA_CLASS, ClassId::of),
        ids(sparseness, Attribute.DATA_TAGS, TagId::of),
        ids(sparseness, Attribute.TASK, TaskId::of),
        texts(sparseness, Attribute.ACTOR_ROLES),
        ids(sparseness, Attribute.APP_ID, ApplicationId::of),
        ids(sparseness, Attribute.SITE, SiteId::of),
        ids(sparseness, Attribute.GROUP, GroupId::of),
        dice.oneIn(sparseness) ? dice.some(BOUNDARIES, 3) : new TreeSet<>(),
        dice.oneIn(3) ? dice.some(BOUNDARIES, 3) : new TreeSet<>(),
        ids(sparseness, Attribute.TARGET_ID, TargetId::of),
        texts(sparseness, Attribute.TARGET_REGION),
        texts(sparseness, Attribute.TARGET_OPERATOR),
        texts(sparseness, Attribute.TOOLS),
        dice.oneIn(sparseness) ? dice.some(EFFECTS, 3) : new TreeSet<>(),
        dice.oneIn(2) ? new When("generated", conditions.condition(3)) : null,
        effect == Effect.ALLOW && dice.oneIn(3) ? dice.times(3, this::obligation) : List.of());
  }

  private <T> TreeSet<T> ids(int sparseness, Attribute attribute, Function<String, T> id) {
    List<T> values = ConditionWorld.values(attribute).stream().map(id).toList();
    return dice.oneIn(sparseness) ? dice.some(values, 3) : new TreeSet<>();
  }

  private SortedSet<String> texts(int sparseness, Attribute attribute) {
    return ids(sparseness, attribute, Function.identity());
  }

  private Obligation obligation() {
    Duration ttl = Duration.ofHours(1 + dice.upTo(2));
    return switch (dice.upTo(2)) {
      case 0 -> new Obligation.Approval(ttl);
      case 1 -> new Obligation.Consent(dice.one(ConsentScope.values()), ttl);
      default -> new Obligation.Disclose("text " + dice.upTo(2));
    };
  }

  /** Mostly a handful of routes; one time in eight around one word of them, or two. */
  public List<Offered> routes() {
    int targets = dice.oneIn(8) ? dice.one(63, 64, 65, 100, 129) : dice.upTo(6);
    int models = targets > 8 ? 1 : 3;
    List<Target> all = new ArrayList<>();
    for (int i = 0; i < targets; i++) {
      all.add(target("target-" + i, models));
    }
    return Offered.all(all);
  }

  private Target target(String id, int models) {
    Boundary boundary = dice.one(BOUNDARIES);
    List<ModelOffer> offers = new ArrayList<>();
    List<String> names = ConditionWorld.withUnknown(Attribute.TARGET_MODEL);
    int count = models == 1 ? 1 : 1 + dice.upTo(models - 1);
    for (int i = 0; i < count; i++) {
      offers.add(offer(models == 1 ? dice.one(names) : names.get(i)));
    }
    return new Target(
        TargetId.of(id),
        id,
        boundary,
        dice.one(ConditionWorld.withUnknown(Attribute.TARGET_REGION)),
        dice.one(ConditionWorld.withUnknown(Attribute.TARGET_OPERATOR)),
        boundary == Boundary.NONE ? Protocol.EXTRACTIVE : Protocol.LLAMA,
        null,
        null,
        offers);
  }

  private ModelOffer offer(String id) {
    int tier = dice.one(0, 1, 2, 49, 50, 51, 52);
    return new ModelOffer(ModelId.of(id), "1", null, "x", "q8", 100, null, null, 0, 0, tier);
  }

  public Facts facts() {
    return new Facts(
        new TenantId(new UUID(0, 1)),
        ApplicationId.of(value(Attribute.APP_ID)),
        value(Attribute.APP_TEAM),
        new Facts.Actor(
            dice.oneIn(2) ? SubjectId.of("s") : null,
            dice.some(ConditionWorld.withUnknown(Attribute.ACTOR_ROLES), 3)),
        TaskId.of(value(Attribute.TASK)),
        new Facts.Data(ClassId.of(value(Attribute.DATA_CLASS)), (int) rank(), tags(), null),
        tools(),
        new Place(dice.one(BOUNDARIES), value(Attribute.ORIGIN_REGION)),
        SiteId.of(value(Attribute.SITE)),
        GroupId.of(value(Attribute.GROUP)),
        null,
        new Facts.Request(
            "auto", number(), number(), 1, (int) rank(), (int) rank(), dice.oneIn(2), null));
  }

  private String value(Attribute attribute) {
    return dice.one(ConditionWorld.withUnknown(attribute));
  }

  private long number() {
    return dice.one(ConditionWorld.numbers());
  }

  private long rank() {
    return Math.min(Integer.MAX_VALUE, number());
  }

  private TreeSet<TagId> tags() {
    List<TagId> all =
        ConditionWorld.withUnknown(Attribute.DATA_TAGS).stream().map(TagId::of).toList();
    return dice.some(all, 4);
  }

  private TreeMap<String, ToolEffect> tools() {
    TreeMap<String, ToolEffect> tools = new TreeMap<>();
    dice.some(ConditionWorld.withUnknown(Attribute.TOOLS), 3)
        .forEach(tool -> tools.put(tool, dice.oneIn(6) ? null : dice.one(EFFECTS)));
    return tools;
  }
}
