package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import java.util.List;

/**
 * What a rule does among the others. All rules that are unreachable, shadowed or redundant could go
 * together, and nothing would be permitted or asked for that is not now, nor less.
 */
public sealed interface Reach {

  /** There is a request and a route where it matters. */
  record Decides() implements Reach {}

  /** It matches no request and no route there can be. */
  record Unreachable() implements Reach {}

  /**
   * An allow that permits nothing: wherever it matches, one of these forbids does.
   *
   * @param by as they are written; one where one is enough
   */
  record Shadowed(List<RuleId> by) implements Reach {}

  /**
   * Wherever it matches, a forbid does, or another rule of the same effect that asks for at least
   * as much. Rules that are redundant themselves are not counted.
   *
   * @param by rules of the same effect, as they are written; one where one is enough; none where
   *     the non-AI path alone is allowed, which needs no rule
   */
  record Redundant(List<RuleId> by) implements Reach {}

  /** Not known within the budget. */
  record Undecided() implements Reach {}
}
