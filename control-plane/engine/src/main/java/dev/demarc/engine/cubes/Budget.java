package dev.demarc.engine.cubes;

/**
 * How large a policy may be as cubes. Past it a policy is not lowered: see {@link
 * Lowered.TooLarge}.
 *
 * @param cubesOfRule at any step of lowering one rule
 * @param cubes of all rules together
 */
public record Budget(int cubesOfRule, int cubes) {
  /** What published policies must keep to: 256 cubes a rule and 32,768 a policy. */
  public static final Budget STANDARD = new Budget(256, 32_768);
}
