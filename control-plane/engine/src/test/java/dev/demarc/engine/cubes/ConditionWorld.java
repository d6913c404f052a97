package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Conditions over a small world: every attribute, every kind of atom, empty lists, thresholds that
 * touch, values nobody has.
 */
final class ConditionWorld {
  private static final List<Attribute> ATTRIBUTES = List.of(Attribute.values());
  static final List<Long> THRESHOLDS = List.of(-1L, 0L, 1L, 2L, 49L, 50L, 51L, Long.MAX_VALUE);

  private final Dice dice;
  private final List<Attribute> attributes;

  ConditionWorld(Dice dice) {
    this(dice, ATTRIBUTES);
  }

  /** Conditions that read these attributes and no others. */
  ConditionWorld(Dice dice, List<Attribute> attributes) {
    this.dice = dice;
    this.attributes = attributes;
  }

  Condition condition(int depth) {
    if (depth == 0 || dice.oneIn(3)) {
      return atom();
    }
    return switch (dice.upTo(4)) {
      case 0, 1 -> new Condition.All(dice.times(3, () -> condition(depth - 1)));
      case 2, 3 -> new Condition.Any(dice.times(3, () -> condition(depth - 1)));
      default -> new Condition.Not(condition(depth - 1));
    };
  }

  private Condition atom() {
    if (dice.oneIn(25)) {
      return new Condition.Constant(dice.oneIn(2));
    }
    Attribute attribute = dice.one(attributes);
    return switch (attribute.kind()) {
      case ONE -> new Condition.In(attribute, dice.some(values(attribute), 3));
      case NUMBER -> new Condition.AtLeast(attribute, dice.one(THRESHOLDS));
      case FLAG -> new Condition.Flag(attribute);
      case SET ->
          dice.oneIn(2)
              ? new Condition.Has(attribute, dice.one(values(attribute)))
              : new Condition.Within(attribute, dice.some(values(attribute), 3));
    };
  }

  /** What policies name; requests and routes also have values that are not here. */
  static List<String> values(Attribute attribute) {
    return switch (attribute) {
      case DATA_CLASS -> List.of("phi", "public", "internal");
      case DATA_TAGS -> List.of("t1", "t2", "t3", "t4");
      case ACTOR_ROLES -> List.of("nurse", "doctor", "");
      case APP_ID -> List.of("notes", "billing");
      case APP_TEAM -> List.of("ward", "lab");
      case TASK -> List.of("chat", "summarize", "embed");
      case TOOLS -> List.of("chart", "mail", "search", "unknown");
      case TOOL_EFFECTS -> List.of("read-only", "local-safe", "idempotent", "needs-authority");
      case ORIGIN_BOUNDARY, TARGET_BOUNDARY ->
          List.of("none", "on-device", "edge", "private-cluster", "managed-cloud");
      case ORIGIN_REGION, TARGET_REGION -> List.of("eu", "us");
      case SITE -> List.of("s1", "s2");
      case GROUP -> List.of("default", "beta");
      case TARGET_ID -> List.of("target-0", "target-1", "target-63", "target-64");
      case TARGET_OPERATOR -> List.of("own", "provider");
      case TARGET_MODEL -> List.of("tiny", "large");
      default -> throw new IllegalArgumentException(attribute.wire());
    };
  }

  /** The values policies name, and one they never do. */
  static List<String> withUnknown(Attribute attribute) {
    TreeSet<String> all = new TreeSet<>(values(attribute));
    all.add("other");
    return List.copyOf(all);
  }

  static List<Long> numbers() {
    return Arrays.asList(0L, 1L, 2L, 3L, 48L, 49L, 50L, 51L, 52L, Long.MAX_VALUE);
  }
}
