package dev.demarc.server.policy.lowering;

/** A part of an expression that engines cannot evaluate. */
final class Unlowerable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long expression;

  Unlowerable(long expression, String reason) {
    super(reason, null, false, false);
    this.expression = expression;
  }

  /** The id of the expression in its syntax tree. */
  long expression() {
    return expression;
  }
}
