package dev.demarc.engine.plain;

import dev.demarc.contract.Wire;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.engine.rules.Offered;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Evaluates a lowered condition: total, without errors, the same for the same input. */
public final class Conditions {
  private Conditions() {}

  /** Whether the condition holds for these facts and this route. */
  public static boolean holds(Condition condition, Facts facts, Offered offered) {
    return switch (condition) {
      case Condition.All all -> all(all.operands(), facts, offered);
      case Condition.Any any -> any(any.operands(), facts, offered);
      case Condition.Not not -> !holds(not.operand(), facts, offered);
      case Condition.Constant constant -> constant.value();
      case Condition.In in -> in.values().contains(one(in.attribute(), facts, offered));
      case Condition.Has has -> anyOf(has.attribute(), facts, has.value()::equals);
      case Condition.Within within ->
          !anyOf(within.attribute(), facts, value -> !within.values().contains(value));
      case Condition.AtLeast atLeast ->
          number(atLeast.attribute(), facts, offered) >= atLeast.value();
      case Condition.Flag flag -> flag(flag.attribute(), facts);
    };
  }

  private static boolean all(List<Condition> operands, Facts facts, Offered offered) {
    for (Condition operand : operands) {
      if (!holds(operand, facts, offered)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(List<Condition> operands, Facts facts, Offered offered) {
    for (Condition operand : operands) {
      if (holds(operand, facts, offered)) {
        return true;
      }
    }
    return false;
  }

  private static String one(Attribute attribute, Facts facts, Offered offered) {
    return switch (attribute) {
      case DATA_CLASS -> facts.data().dataClass().text();
      case APP_ID -> facts.application().text();
      case APP_TEAM -> facts.team();
      case TASK -> facts.task().text();
      case ORIGIN_BOUNDARY -> facts.origin().boundary().wire();
      case ORIGIN_REGION -> facts.origin().region();
      case SITE -> facts.site().text();
      case GROUP -> facts.group().text();
      case TARGET_ID -> offered.target().id().text();
      case TARGET_BOUNDARY -> offered.target().boundary().wire();
      case TARGET_REGION -> offered.target().region();
      case TARGET_OPERATOR -> offered.target().operator();
      case TARGET_MODEL -> offered.model().id().text();
      default -> throw wrongKind(attribute);
    };
  }

  private static boolean anyOf(Attribute attribute, Facts facts, Predicate<String> test) {
    return switch (attribute) {
      case DATA_TAGS -> anyId(facts.data().tags(), test);
      case ACTOR_ROLES -> facts.actor().roles().stream().anyMatch(test);
      case TOOLS -> facts.tools().keySet().stream().anyMatch(test);
      case TOOL_EFFECTS ->
          facts.tools().values().stream().map(Conditions::effect).map(Wire::wire).anyMatch(test);
      default -> throw wrongKind(attribute);
    };
  }

  private static boolean anyId(Collection<? extends Id> ids, Predicate<String> test) {
    return ids.stream().map(Id::text).anyMatch(test);
  }

  private static long number(Attribute attribute, Facts facts, Offered offered) {
    return switch (attribute) {
      case DATA_RANK -> facts.data().rank();
      case REQUEST_BYTES -> facts.request().bytes();
      case REQUEST_TOKENS -> facts.request().tokens();
      case REQUEST_MESSAGES -> facts.request().messages();
      case REQUEST_FILES -> facts.request().files();
      case TARGET_TIER -> offered.model().tier();
      default -> throw wrongKind(attribute);
    };
  }

  private static boolean flag(Attribute attribute, Facts facts) {
    return switch (attribute) {
      case ACTOR_VERIFIED -> facts.actor().verified();
      case REQUEST_STREAM -> facts.request().stream();
      default -> throw wrongKind(attribute);
    };
  }

  /** A tool whose effect nobody declared needs authority. */
  public static ToolEffect effect(@Nullable ToolEffect declared) {
    return declared == null ? ToolEffect.NEEDS_AUTHORITY : declared;
  }

  /** The constructors of {@link Condition} refuse what would end here. */
  private static IllegalStateException wrongKind(Attribute attribute) {
    return new IllegalStateException(attribute.wire() + " is of kind " + attribute.kind());
  }
}
