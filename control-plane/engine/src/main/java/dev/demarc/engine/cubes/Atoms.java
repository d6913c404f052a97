package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that conditions say of each attribute: the values, elements, lists and thresholds. */
record Atoms(
    Map<Attribute, SortedSet<String>> values,
    Map<Attribute, SortedSet<String>> elements,
    Map<Attribute, Set<SortedSet<String>>> lists,
    Map<Attribute, SortedSet<Long>> thresholds) {

  static Atoms of(Collection<Condition> conditions) {
    Atoms atoms =
        new Atoms(
            new EnumMap<>(Attribute.class),
            new EnumMap<>(Attribute.class),
            new EnumMap<>(Attribute.class),
            new EnumMap<>(Attribute.class));
    conditions.forEach(atoms::add);
    return atoms;
  }

  private void add(Condition condition) {
    switch (condition) {
      case Condition.All all -> all.operands().forEach(this::add);
      case Condition.Any any -> any.operands().forEach(this::add);
      case Condition.Not not -> add(not.operand());
      case Condition.Constant constant -> {}
      case Condition.In in ->
          values.computeIfAbsent(in.attribute(), key -> new TreeSet<>()).addAll(in.values());
      case Condition.Has has ->
          elements.computeIfAbsent(has.attribute(), key -> new TreeSet<>()).add(has.value());
      case Condition.Within within ->
          lists
              .computeIfAbsent(within.attribute(), key -> new LinkedHashSet<>())
              .add(within.values());
      case Condition.AtLeast atLeast ->
          thresholds
              .computeIfAbsent(atLeast.attribute(), key -> new TreeSet<>())
              .add(atLeast.value());
      case Condition.Flag flag -> {}
    }
  }
}
