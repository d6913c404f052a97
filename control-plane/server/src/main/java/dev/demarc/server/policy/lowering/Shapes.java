package dev.demarc.server.policy.lowering;

import dev.cel.common.ast.CelExpr.CelCall;
import dev.demarc.contract.policy.Condition;
import java.util.ArrayList;
import java.util.List;

/** Combines conditions without needless nesting, and names what cannot be lowered. */
final class Shapes {
  private Shapes() {}

  static Condition all(List<Condition> operands) {
    List<Condition> flat = new ArrayList<>();
    for (Condition operand : operands) {
      if (operand instanceof Condition.All all) {
        flat.addAll(all.operands());
      } else {
        flat.add(operand);
      }
    }
    return new Condition.All(flat);
  }

  static Condition any(List<Condition> operands) {
    List<Condition> flat = new ArrayList<>();
    for (Condition operand : operands) {
      if (operand instanceof Condition.Any any) {
        flat.addAll(any.operands());
      } else {
        flat.add(operand);
      }
    }
    return new Condition.Any(flat);
  }

  static Condition not(Condition operand) {
    return switch (operand) {
      case Condition.Not not -> not.operand();
      case Condition.Constant constant -> new Condition.Constant(!constant.value());
      default -> new Condition.Not(operand);
    };
  }

  /** How many conditions it is made of, itself included. */
  static int nodes(Condition condition) {
    return 1 + parts(condition).stream().mapToInt(Shapes::nodes).sum();
  }

  /** How deep its parts are nested, itself included. */
  static int depth(Condition condition) {
    return 1 + parts(condition).stream().mapToInt(Shapes::depth).max().orElse(0);
  }

  private static List<Condition> parts(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.operands();
      case Condition.Any any -> any.operands();
      case Condition.Not not -> List.of(not.operand());
      default -> List.of();
    };
  }

  /** A function as its author knows it. */
  static String name(CelCall call) {
    return switch (call.function()) {
      case "_+_", "_-_", "_*_", "_/_", "_%_", "-_" -> "arithmetic";
      case "_[_]" -> "indexing; use 'value' in attribute";
      default -> "the function " + call.function() + "()";
    };
  }
}
