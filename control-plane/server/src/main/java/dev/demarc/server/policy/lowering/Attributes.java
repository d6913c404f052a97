package dev.demarc.server.policy.lowering;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.demarc.contract.policy.Attribute;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the attribute an expression names. */
final class Attributes {
  private static final Map<String, Attribute> BY_NAME =
      Arrays.stream(Attribute.values())
          .collect(Collectors.toUnmodifiableMap(Attribute::wire, Function.identity()));

  private Attributes() {}

  static Optional<Attribute> of(CelExpr expression) {
    return name(expression).flatMap(name -> Optional.ofNullable(BY_NAME.get(name)));
  }

  /** The dotted name of identifiers and plain selections. */
  private static Optional<String> name(CelExpr expression) {
    if (expression.getKind() == Kind.IDENT) {
      String name = expression.ident().name();
      return Optional.of(name.startsWith(".") ? name.substring(1) : name);
    }
    if (expression.getKind() != Kind.SELECT || expression.select().testOnly()) {
      return Optional.empty();
    }
    String field = expression.select().field();
    return name(expression.select().operand()).map(operand -> operand + "." + field);
  }
}
