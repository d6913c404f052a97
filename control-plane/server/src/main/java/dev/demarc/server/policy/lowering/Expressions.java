package dev.demarc.server.policy.lowering;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.List;

/** Lowers checked CEL expressions of type bool. */
final class Expressions {
  private static final int MAX_NODES = 2_000;

  /** Each level is up to two of JSON, and readers of bundles stop at 64. */
  private static final int MAX_DEPTH = 20;

  private final Comparisons comparisons;

  Expressions(Vocabulary vocabulary) {
    this.comparisons = new Comparisons(vocabulary);
  }

  void requireAtMost(int nodes, CelExpr expression) {
    if (count(expression) > nodes) {
      throw new Unlowerable(expression.id(), "has more than " + nodes + " parts");
    }
  }

  private static int count(CelExpr expression) {
    return switch (expression.getKind()) {
      case SELECT -> 1 + count(expression.select().operand());
      case LIST -> 1 + expression.list().elements().stream().mapToInt(Expressions::count).sum();
      case CALL ->
          1
              + expression.call().target().map(Expressions::count).orElse(0)
              + expression.call().args().stream().mapToInt(Expressions::count).sum();
      default -> 1;
    };
  }

  /** Lowers; what would grow past the bounds is refused before it is built any further. */
  Condition condition(CelExpr expression) {
    Condition lowered = lowered(expression);
    if (Shapes.depth(lowered) > MAX_DEPTH || Shapes.nodes(lowered) > MAX_NODES) {
      throw new Unlowerable(
          expression.id(), "is too large for engines: split it into several rules");
    }
    return lowered;
  }

  private Condition lowered(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> constant(expression);
      case IDENT, SELECT -> flagOrTag(expression);
      case CALL -> call(expression);
      case COMPREHENSION ->
          throw new Unlowerable(
              expression.id(), "conditions have no loops: use 'value' in attribute instead");
      default -> throw new Unlowerable(expression.id(), "is not a condition engines evaluate");
    };
  }

  private static Condition constant(CelExpr expression) {
    if (expression.constant().getKind() != CelConstant.Kind.BOOLEAN_VALUE) {
      throw new Unlowerable(expression.id(), "is not true or false");
    }
    return new Condition.Constant(expression.constant().booleanValue());
  }

  /** {@code actor.verified}, or {@code has(data.tags.phi)}. */
  private Condition flagOrTag(CelExpr expression) {
    if (expression.getKind() == Kind.SELECT && expression.select().testOnly()) {
      return tag(expression);
    }
    Attribute attribute =
        Attributes.of(expression)
            .filter(found -> found.kind() == Attribute.Kind.FLAG)
            .orElseThrow(() ->
                new Unlowerable(
                    expression.id(), "write has(data.tags.name) to ask whether a tag is there"));
    return new Condition.Flag(attribute);
  }

  private Condition tag(CelExpr expression) {
    Attribute attribute = Attributes.of(expression.select().operand()).orElse(null);
    if (attribute != Attribute.DATA_TAGS) {
      throw new Unlowerable(expression.id(), "has() is for data.tags; other attributes always are");
    }
    return comparisons.has(attribute, expression.select().field(), expression);
  }

  private Condition call(CelExpr expression) {
    List<CelExpr> arguments = expression.call().args();
    return switch (expression.call().function()) {
      case "_&&_" -> Shapes.all(arguments.stream().map(this::condition).toList());
      case "_||_" -> Shapes.any(arguments.stream().map(this::condition).toList());
      case "!_" -> Shapes.not(condition(arguments.getFirst()));
      case "_?_:_" -> either(arguments);
      case "_==_" -> equal(expression);
      case "_!=_" -> Shapes.not(equal(expression));
      case "_<_", "_<=_", "_>_", "_>=_" -> comparisons.ordered(expression);
      case "@in" -> comparisons.in(expression);
      default ->
          throw new Unlowerable(
              expression.id(), "engines do not evaluate " + Shapes.name(expression.call()));
    };
  }

  private Condition either(List<CelExpr> arguments) {
    Condition test = condition(arguments.get(0));
    Condition yes = condition(arguments.get(1));
    Condition no = condition(arguments.get(2));
    return Shapes.any(
        List.of(Shapes.all(List.of(test, yes)), Shapes.all(List.of(Shapes.not(test), no))));
  }

  private Condition equal(CelExpr expression) {
    CelExpr left = expression.call().args().get(0);
    CelExpr right = expression.call().args().get(1);
    if (isBoolean(right)) {
      Condition condition = condition(left);
      return right.constant().booleanValue() ? condition : Shapes.not(condition);
    }
    if (isBoolean(left)) {
      Condition condition = condition(right);
      return left.constant().booleanValue() ? condition : Shapes.not(condition);
    }
    return comparisons.equal(expression);
  }

  private static boolean isBoolean(CelExpr expression) {
    return expression.getKind() == Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE;
  }
}
