package dev.demarc.server.measures;

import java.util.List;

/** Rows that are summed up: {@code at}, dimensions, {@code n}, and {@code bucket} of durations. */
sealed interface Source permits RollupSource, TableSource, Narrowed {
  /** What its rows can be told apart by. */
  List<String> dimensions();

  /** Whether its rows are of a time, or say how it is now. */
  boolean isTimed();

  /** Whether its rows are durations. */
  boolean isSketch();

  /** Adds a select of the rows that are asked for, with these of its dimensions. */
  void addTo(Statement statement, Question question, List<String> labels);
}
