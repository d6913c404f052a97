package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds the rows by which a {@link Block} finds its cubes. */
final class BlockIndex {
  private final Alphabet alphabet;
  private final List<RouteCube> cubes;
  private final Space space;
  private final int words;
  private final Rows rows;
  private final List<Block.OfValue> values = new ArrayList<>();
  private final List<Block.OfSet> sets = new ArrayList<>();
  private final long[] checked;
  private final long[] watched;
  private final int[] watch;
  private final long[] killing;
  private final int[] kill;

  BlockIndex(Alphabet alphabet, List<RouteCube> cubes, Space space) {
    this.alphabet = alphabet;
    this.cubes = cubes;
    this.space = space;
    this.words = (cubes.size() + 63) >> 6;
    this.rows = new Rows(words);
    this.checked = new long[words];
    this.watched = new long[alphabet.words()];
    this.watch = new int[alphabet.words() << 6];
    this.killing = new long[alphabet.words()];
    this.kill = new int[alphabet.words() << 6];
    for (Attribute attribute : Attribute.values()) {
      if (attribute.kind() == Attribute.Kind.SET) {
        ofSet(alphabet.elements(attribute));
      } else {
        ofValue(attribute);
      }
    }
  }

  private void ofValue(Attribute attribute) {
    Map<Integer, List<Integer>> reading = new TreeMap<>();
    long[] indifferent = new long[words];
    long entries = 0;
    for (int cube = 0; cube < cubes.size(); cube++) {
      Bits allowed = cubes.get(cube).request().allowed().get(attribute);
      if (allowed == null) {
        set(indifferent, cube);
      } else {
        int own = cube;
        allowed.forEach(
            symbol -> reading.computeIfAbsent(symbol, key -> new ArrayList<>()).add(own));
        entries += allowed.size();
      }
    }
    if (entries > 0 && !fits(reading.size() + 1, alphabet.size(attribute))) {
      check(cube -> cube.allowed().containsKey(attribute));
    } else if (entries > 0) {
      values.add(new Block.OfValue(attribute.ordinal(), rows(attribute, reading, indifferent)));
    }
  }

  private int[] rows(Attribute attribute, Map<Integer, List<Integer>> reading, long[] indifferent) {
    int[] places = new int[alphabet.size(attribute)];
    for (int symbol = 0; symbol < places.length; symbol++) {
      long[] row = indifferent.clone();
      reading.getOrDefault(symbol, List.of()).forEach(cube -> set(row, cube));
      places[symbol] = rows.place(Bits.ofWords(row));
    }
    return places;
  }

  private void ofSet(Elements set) {
    Bits own = Bits.range(set.offset() << 6, set.offset() + set.words() << 6);
    Map<Integer, long[]> needing = new HashMap<>();
    Map<Integer, long[]> refusing = new HashMap<>();
    long[] indifferent = new long[words];
    for (int cube = 0; cube < cubes.size(); cube++) {
      Cube request = cubes.get(cube).request();
      Bits on = request.present().and(own);
      if (on.isEmpty()) {
        set(indifferent, cube);
      } else {
        set(row(needing, on.first()), cube);
      }
      if (on.size() > 1) {
        set(checked, cube);
      }
      int one = cube;
      request.absent().and(own).forEach(bit -> set(row(refusing, bit), one));
    }
    place(set, own, needing, refusing, indifferent);
  }

  private void place(
      Elements set,
      Bits own,
      Map<Integer, long[]> needing,
      Map<Integer, long[]> refusing,
      long[] indifferent) {
    if (needing.isEmpty() && refusing.isEmpty()) {
      return;
    }
    if (!fits(needing.size() + refusing.size() + 1L, 0)) {
      check(cube -> cube.present().meets(own) || cube.absent().meets(own));
      return;
    }
    if (!needing.isEmpty()) {
      int base = rows.place(Bits.ofWords(indifferent));
      sets.add(new Block.OfSet(set.offset(), set.offset() + set.words(), base));
    }
    needing.forEach((bit, row) -> place(bit, row, watched, watch));
    refusing.forEach((bit, row) -> place(bit, row, killing, kill));
  }

  private void place(int bit, long[] row, long[] wanted, int[] places) {
    wanted[bit >> 6] |= 1L << bit;
    places[bit] = rows.place(Bits.ofWords(row));
  }

  private long[] row(Map<Integer, long[]> rowsOfBits, int bit) {
    return rowsOfBits.computeIfAbsent(bit, key -> new long[words]);
  }

  private boolean fits(long rowsNeeded, int symbols) {
    return space.take(rowsNeeded * words + symbols / 2);
  }

  private void check(Function<Cube, Boolean> reads) {
    for (int cube = 0; cube < cubes.size(); cube++) {
      if (reads.apply(cubes.get(cube).request())) {
        set(checked, cube);
      }
    }
  }

  private static void set(long[] row, int cube) {
    row[cube >> 6] |= 1L << cube;
  }

  long[] rows() {
    return rows.toArray();
  }

  List<Block.OfValue> values() {
    return values;
  }

  List<Block.OfSet> sets() {
    return sets;
  }

  /** Cubes the rows do not say everything of. */
  long[] checked() {
    return checked;
  }

  /** Bits that have a row of cubes which need them on. */
  long[] watched() {
    return watched;
  }

  /** The place of that row, by bit. */
  int[] watch() {
    return watch;
  }

  /** Bits that have a row of cubes which need them off. */
  long[] killing() {
    return killing;
  }

  /** The place of that row, by bit. */
  int[] kill() {
    return kill;
  }
}
