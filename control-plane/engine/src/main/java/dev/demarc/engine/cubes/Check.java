package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A cube in the form in which it is verified against a request, without a branch on what is in it:
 * every literal leaves a bit where it fails, and the cube holds where none is left.
 *
 * <pre>
 *   attributes[i], allowed[i]           symbol s is allowed: bit s%64 of allowed[i][s/64]
 *   words[j], present[j], absent[j]     the positive and the negative half of word words[j]
 * </pre>
 */
final class Check {
  private final int[] attributes;
  private final long[][] allowed;
  private final int[] words;
  private final long[] present;
  private final long[] absent;

  Check(Cube cube, Alphabet alphabet) {
    List<Map.Entry<Attribute, Bits>> literals = List.copyOf(cube.allowed().entrySet());
    this.attributes = literals.stream().mapToInt(literal -> literal.getKey().ordinal()).toArray();
    this.allowed =
        literals.stream()
            .map(literal -> literal.getValue().words((alphabet.size(literal.getKey()) + 63) >> 6))
            .toArray(long[][]::new);
    Bits either = cube.present().or(cube.absent());
    this.words =
        IntStream.range(0, either.length()).filter(word -> either.word(word) != 0).toArray();
    this.present = new long[words.length];
    this.absent = new long[words.length];
    for (int j = 0; j < words.length; j++) {
      present[j] = cube.present().word(words[j]);
      absent[j] = cube.absent().word(words[j]);
    }
  }

  boolean holds(int[] symbols, long[] on) {
    long failed = 0;
    for (int i = 0; i < attributes.length; i++) {
      int symbol = symbols[attributes[i]];
      failed |= ~(allowed[i][symbol >> 6] >>> symbol) & 1;
    }
    for (int j = 0; j < words.length; j++) {
      long word = on[words[j]];
      failed |= present[j] & ~word | absent[j] & word;
    }
    return failed == 0;
  }
}
