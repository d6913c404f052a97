package dev.demarc.engine.cubes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows of bits, one bit for each cube of a block, in one array; equal rows are kept once. The row
 * at 0 is the empty one.
 */
final class Rows {
  private final int words;
  private final Map<Bits, Integer> places = new HashMap<>();
  private long[] rows;
  private int end;

  /**
   * @param words of one row
   */
  Rows(int words) {
    this.words = words;
    this.rows = new long[Math.max(1, words) * 4];
    place(Bits.NONE);
  }

  /** Where the row begins. */
  int place(Bits row) {
    return places.computeIfAbsent(row, this::append);
  }

  private int append(Bits row) {
    int place = end;
    end += words;
    if (end > rows.length) {
      rows = Arrays.copyOf(rows, end * 2);
    }
    for (int i = 0; i < words; i++) {
      rows[place + i] = row.word(i);
    }
    return place;
  }

  long[] toArray() {
    return Arrays.copyOf(rows, end);
  }
}
