package dev.demarc.server.traces;

import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of records as a text of ranges in order, {@code 17, 20-25}: {@value #MOST} of them at
 * most, and {@code and N more} for the others and for those whose sequence is not known. Not for
 * use by two threads.
 */
final class SequenceRanges {
  static final int MOST = 10;

  private final TreeSet<Long> sequences = new TreeSet<>();
  private int spans;

  /** One whose sequence is known. */
  void add(long sequence) {
    sequences.add(sequence);
    spans++;
  }

  /** So many of which no sequence is known. */
  void addUnnumbered(int more) {
    spans += more;
  }

  int spans() {
    return spans;
  }

  @Override
  public String toString() {
    var ranges = new StringJoiner(", ");
    int told = 0;
    int count = 0;
    for (Long from = first(); from != null && count < MOST; count++) {
      long to = from;
      while (sequences.contains(to + 1)) {
        to++;
      }
      ranges.add(from == to ? Long.toString(from) : from + "-" + to);
      told += (int) (to - from + 1);
      from = sequences.higher(to);
    }
    return withMore(ranges.toString(), spans - told);
  }

  private @Nullable Long first() {
    return sequences.isEmpty() ? null : sequences.first();
  }

  private static String withMore(String ranges, int more) {
    if (more == 0) {
      return ranges;
    }
    return ranges.isEmpty() ? more + " more" : ranges + " and " + more + " more";
  }
}
