package dev.demarc.e2e.measures;

import dev.demarc.contract.measure.MeasureName;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Measures that a scenario moves in the same way. */
record Moves(List<Move> each) {

  /**
   * One of them.
   *
   * @param filter a parameter of the question, such as {@code state=granted}; empty for all
   */
  record Move(MeasureName name, String filter, BiPredicate<Figure, Figure> how) {
    boolean is(Figure before, Figure after) {
      return how.test(before, after);
    }

    String words() {
      return "`" + name.wire() + "`" + (filter.isEmpty() ? "" : " of " + filter);
    }
  }

  /** More is counted afterwards. */
  static Moves more(MeasureName... names) {
    return of((before, after) -> after.counted() > before.counted(), names);
  }

  /** More is missing of the whole afterwards. */
  static Moves missing(MeasureName... names) {
    return of((before, after) -> after.missing() > before.missing(), names);
  }

  private static Moves of(BiPredicate<Figure, Figure> how, MeasureName... names) {
    return new Moves(Stream.of(names).map(name -> new Move(name, "", how)).toList());
  }

  /** The same where only this is counted. */
  Moves where(String filter) {
    return new Moves(each.stream().map(move -> new Move(move.name(), filter, move.how())).toList());
  }
}
