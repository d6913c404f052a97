package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.PolicyDocument;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tools a policy declares. Agents tell no other apart: each of those has the name {@value
 * #UNKNOWN} in the facts, so whoever names it otherwise speaks of nothing.
 */
record DeclaredTools(Set<String> names) {
  static final String UNKNOWN = "unknown";

  DeclaredTools {
    names = Set.copyOf(names);
  }

  static DeclaredTools of(PolicyDocument document) {
    return new DeclaredTools(document.tools().keySet());
  }

  /** Of a document as it was written, whatever else is wrong with it. */
  static DeclaredTools of(@Nullable ObjectNode document) {
    Set<String> names = new TreeSet<>();
    if (document != null) {
      document.path("tools").fieldNames().forEachRemaining(names::add);
    }
    return new DeclaredTools(names);
  }

  /** Why the policy cannot name it; empty where it can. */
  Optional<String> refuse(String tool) {
    return isTold(tool)
        ? Optional.empty()
        : Optional.of(
            "'" + tool + "' is no declared tool; declare its effect under tools, or say unknown");
  }

  /**
   * What a guarantee written without this policy comes to here. An undeclared tool it names may be
   * there where one called {@value #UNKNOWN} is, and may always be absent, since that may be
   * another one. So all that the guarantee excludes is excluded, and perhaps more.
   */
  Condition read(Condition never) {
    return read(never, true);
  }

  private Condition read(Condition condition, boolean holds) {
    return switch (condition) {
      case Condition.All all ->
          new Condition.All(all.operands().stream().map(each -> read(each, holds)).toList());
      case Condition.Any any ->
          new Condition.Any(any.operands().stream().map(each -> read(each, holds)).toList());
      case Condition.Not not -> new Condition.Not(read(not.operand(), !holds));
      case Condition.Has has when isUntold(has) ->
          holds ? new Condition.Has(Attribute.TOOLS, UNKNOWN) : new Condition.Constant(false);
      case Condition.Within within when within.attribute() == Attribute.TOOLS ->
          new Condition.Within(Attribute.TOOLS, read(within.values(), holds));
      case Condition.Has has -> has;
      case Condition.Within within -> within;
      case Condition.In in -> in;
      case Condition.Constant constant -> constant;
      case Condition.AtLeast atLeast -> atLeast;
      case Condition.Flag flag -> flag;
    };
  }

  private SortedSet<String> read(SortedSet<String> list, boolean holds) {
    SortedSet<String> told = new TreeSet<>(list);
    if (told.removeIf(tool -> !isTold(tool)) && holds) {
      told.add(UNKNOWN);
    }
    return told;
  }

  private boolean isUntold(Condition.Has has) {
    return has.attribute() == Attribute.TOOLS && !isTold(has.value());
  }

  private boolean isTold(String tool) {
    return names.contains(tool) || tool.equals(UNKNOWN);
  }
}
