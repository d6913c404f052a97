package dev.demarc.server.policies.lint;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Rule;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What policies name, and names in sentences. */
final class Names {
  private static final int MOST = 10;

  private Names() {}

  /** Quoted, with commas; the first ten and how many more there are. */
  static String quoted(Collection<?> names) {
    return some(names.stream().map(name -> "'" + name + "'").toList());
  }

  /** With commas; the first ten and how many more there are. */
  static String some(List<String> texts) {
    String first = texts.stream().limit(MOST).collect(Collectors.joining(", "));
    int more = texts.size() - MOST;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** The parts of a condition that are no combination of others. */
  static Stream<Condition> atoms(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.operands().stream().flatMap(Names::atoms);
      case Condition.Any any -> any.operands().stream().flatMap(Names::atoms);
      case Condition.Not not -> atoms(not.operand());
      default -> Stream.of(condition);
    };
  }

  /** The parts of a rule's {@code when}; none where it has none. */
  static Stream<Condition> atoms(Rule rule) {
    return rule.when() == null ? Stream.of() : atoms(rule.when().lowered());
  }

  /** The values a condition compares an attribute with. */
  static Set<String> compared(Stream<Condition> atoms, Attribute attribute) {
    Set<String> values = new HashSet<>();
    atoms.forEach(atom -> {
      if (atom instanceof Condition.In in && in.attribute() == attribute) {
        values.addAll(in.values());
      }
    });
    return values;
  }
}
