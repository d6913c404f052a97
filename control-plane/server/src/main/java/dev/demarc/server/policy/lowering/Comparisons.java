package dev.demarc.server.policy.lowering;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Lowers a comparison of one attribute with literals. */
final class Comparisons {
  private static final String ONE_ATTRIBUTE =
      "compare one attribute with literal values, not two attributes or two literals";

  private final Vocabulary vocabulary;

  Comparisons(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Condition equal(CelExpr expression) {
    CelExpr left = expression.call().args().get(0);
    CelExpr right = expression.call().args().get(1);
    Optional<Attribute> onLeft = Attributes.of(left);
    CelExpr literal = onLeft.isPresent() ? right : left;
    Attribute attribute = onLeft.or(() -> Attributes.of(right)).orElseThrow(() -> two(expression));
    return equal(attribute, literal, expression);
  }

  /** {@code attribute in [literals]}, or {@code literal in set}. */
  Condition in(CelExpr expression) {
    CelExpr element = expression.call().args().get(0);
    CelExpr container = expression.call().args().get(1);
    if (container.getKind() == Kind.LIST) {
      Attribute attribute = Attributes.of(element).orElseThrow(() -> two(expression));
      return oneOf(attribute, container.list().elements(), expression);
    }
    Attribute set =
        Attributes.of(container)
            .filter(found -> found.kind() == Attribute.Kind.SET)
            .orElseThrow(() -> two(expression));
    return new Condition.Has(set, text(set, element));
  }

  /** {@code <, <=, >, >=} between a number attribute and a whole number, either way round. */
  Condition ordered(CelExpr expression) {
    CelExpr left = expression.call().args().get(0);
    CelExpr right = expression.call().args().get(1);
    boolean turned = Attributes.of(left).isEmpty();
    Attribute attribute = Attributes.of(turned ? right : left).orElseThrow(() -> two(expression));
    if (attribute.kind() != Attribute.Kind.NUMBER) {
      throw new Unlowerable(expression.id(), attribute.wire() + " has no order");
    }
    long bound = number(attribute, turned ? left : right);
    return switch (expression.call().function()) {
      case "_<_" -> turned ? moreThan(attribute, bound) : lessThan(attribute, bound);
      case "_<=_" -> turned ? atLeast(attribute, bound) : atMost(attribute, bound);
      case "_>_" -> turned ? lessThan(attribute, bound) : moreThan(attribute, bound);
      default -> turned ? atMost(attribute, bound) : atLeast(attribute, bound);
    };
  }

  private Condition oneOf(Attribute attribute, List<CelExpr> literals, CelExpr expression) {
    if (attribute.kind() == Attribute.Kind.ONE) {
      TreeSet<String> values = new TreeSet<>();
      literals.forEach(literal -> values.add(text(attribute, literal)));
      return new Condition.In(attribute, values);
    }
    List<Condition> values = new ArrayList<>();
    literals.forEach(literal -> values.add(equal(attribute, literal, expression)));
    return Shapes.any(values);
  }

  private Condition equal(Attribute attribute, CelExpr literal, CelExpr expression) {
    return switch (attribute.kind()) {
      case ONE -> new Condition.In(attribute, new TreeSet<>(List.of(text(attribute, literal))));
      case NUMBER -> {
        long value = number(attribute, literal);
        yield Shapes.all(List.of(atLeast(attribute, value), atMost(attribute, value)));
      }
      case FLAG -> flag(attribute, literal);
      case SET ->
          throw new Unlowerable(
              expression.id(), "ask for one element of " + attribute.wire() + " with 'value' in");
    };
  }

  private static Condition flag(Attribute attribute, CelExpr literal) {
    if (literal.getKind() != Kind.CONSTANT) {
      throw new Unlowerable(literal.id(), ONE_ATTRIBUTE);
    }
    Condition flag = new Condition.Flag(attribute);
    return literal.constant().booleanValue() ? flag : Shapes.not(flag);
  }

  private String text(Attribute attribute, CelExpr literal) {
    if (literal.getKind() != Kind.CONSTANT
        || literal.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      throw new Unlowerable(literal.id(), ONE_ATTRIBUTE);
    }
    String value = literal.constant().stringValue();
    requireKnown(attribute, value, literal);
    return value;
  }

  /** The set has this element. */
  Condition has(Attribute set, String value, CelExpr at) {
    requireKnown(set, value, at);
    return new Condition.Has(set, value);
  }

  private void requireKnown(Attribute attribute, String value, CelExpr at) {
    Optional<String> refusal = vocabulary.refuse(attribute, value);
    if (refusal.isPresent()) {
      throw new Unlowerable(at.id(), refusal.get());
    }
  }

  private static long number(Attribute attribute, CelExpr literal) {
    if (literal.getKind() != Kind.CONSTANT
        || literal.constant().getKind() != CelConstant.Kind.INT64_VALUE) {
      throw new Unlowerable(
          literal.id(), "compare " + attribute.wire() + " with a whole number, not a calculation");
    }
    return literal.constant().int64Value();
  }

  private static Condition atLeast(Attribute attribute, long bound) {
    return new Condition.AtLeast(attribute, bound);
  }

  private static Condition lessThan(Attribute attribute, long bound) {
    return Shapes.not(atLeast(attribute, bound));
  }

  private static Condition moreThan(Attribute attribute, long bound) {
    return bound == Long.MAX_VALUE ? new Condition.Constant(false) : atLeast(attribute, bound + 1);
  }

  private static Condition atMost(Attribute attribute, long bound) {
    return Shapes.not(moreThan(attribute, bound));
  }

  private static Unlowerable two(CelExpr expression) {
    return new Unlowerable(expression.id(), ONE_ATTRIBUTE);
  }
}
