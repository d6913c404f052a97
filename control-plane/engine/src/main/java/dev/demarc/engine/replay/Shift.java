package dev.demarc.engine.replay;

import dev.demarc.contract.id.DecisionId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decisions that come out otherwise in the same way.
 *
 * @param from what becomes of them under the version before: the kind of the outcome, and where it
 *     has a route, its target and model
 * @param to the same under the version after
 * @param examples the first of them
 */
public record Shift(String from, String to, long count, List<DecisionId> examples) {
  /** The most examples of one shift. */
  public static final int MOST_EXAMPLES = 20;

  public Shift {
    examples = List.copyOf(examples);
  }

  /** The same shift, of these and of later decisions. */
  Shift plus(Shift later) {
    return new Shift(
        from,
        to,
        count + later.count,
        Stream.concat(examples.stream(), later.examples.stream()).limit(MOST_EXAMPLES).toList());
  }
}
