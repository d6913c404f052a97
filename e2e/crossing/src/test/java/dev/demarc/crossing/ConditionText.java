package dev.demarc.crossing;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.engine.cubes.Dice;
import java.util.List;
import java.util.stream.Collectors;

/** Writes conditions as people do, in CEL: every attribute, every operator that can be lowered. */
final class ConditionText {
  private static final List<Attribute> ATTRIBUTES = List.of(Attribute.values());

  private final Dice dice;

  ConditionText(Dice dice) {
    this.dice = dice;
  }

  String condition(int depth) {
    if (depth == 0 || dice.oneIn(3)) {
      return atom();
    }
    return switch (dice.upTo(8)) {
      case 0, 1, 2 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 3, 4, 5 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 6 -> "!(" + condition(depth - 1) + ")";
      case 7 -> "(" + condition(depth - 1) + ") " + dice.one("==", "!=") + " " + dice.oneIn(2);
      default ->
          String.format(
              "(%s ? %s : %s)", condition(depth - 1), condition(depth - 1), condition(depth - 1));
    };
  }

  private String atom() {
    if (dice.oneIn(30)) {
      return dice.one("true", "false");
    }
    Attribute attribute = dice.one(ATTRIBUTES);
    return switch (attribute.kind()) {
      case ONE -> one(attribute.wire(), Words.of(attribute));
      case NUMBER -> number(attribute.wire(), Words.numbers(attribute));
      case FLAG -> flag(attribute.wire());
      case SET -> element(attribute);
    };
  }

  private String one(String name, List<String> values) {
    String value = quoted(dice.one(values));
    return switch (dice.upTo(5)) {
      case 0, 1 -> name + " == " + value;
      case 2 -> name + " != " + value;
      case 3 -> value + " == " + name;
      case 4 -> name + " in " + list(values);
      default -> "!(" + name + " in " + list(values) + ")";
    };
  }

  private String number(String name, List<Long> values) {
    long value = dice.one(values);
    return switch (dice.upTo(8)) {
      case 0 -> name + " >= " + value;
      case 1 -> name + " > " + value;
      case 2 -> name + " < " + value;
      case 3 -> name + " <= " + value;
      case 4 -> name + " == " + value;
      case 5 -> name + " != " + value;
      case 6 -> value + " <= " + name;
      case 7 -> value + " > " + name;
      default -> name + " in [" + value + ", " + dice.one(values) + "]";
    };
  }

  private String flag(String name) {
    return dice.one(name, "!" + name, name + " == true", "false == " + name, name + " != true");
  }

  private String element(Attribute set) {
    return dice.oneIn(3) ? "(" + oneElement(set) + " && " + oneElement(set) + ")" : oneElement(set);
  }

  private String oneElement(Attribute set) {
    String value = dice.one(Words.of(set));
    return set == Attribute.DATA_TAGS && dice.oneIn(2)
        ? "has(data.tags." + value + ")"
        : quoted(value) + " in " + set.wire();
  }

  private String list(List<String> values) {
    return dice.some(values, 3).stream()
        .map(ConditionText::quoted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String value) {
    return "'" + value + "'";
  }
}
