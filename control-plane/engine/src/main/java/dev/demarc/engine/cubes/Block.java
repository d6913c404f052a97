package dev.demarc.engine.cubes;

/**
 * Some cubes, by rank, with an index that finds those that hold. Cube {@code c} is bit {@code c %
 * 64} of word {@code c / 64} of every row:
 *
 * <pre>
 *              cubes by rank:   forbids | allows that oblige | plain allows
 *                              0 ...    forbids ...          plain ...     n
 *
 *   of one value   row(attribute, symbol)   cubes that allow the symbol
 *   of a set       base(attribute)          cubes that need no bit of it on
 *                  watch(bit)               cubes that need it on (of several, the first)
 *                  kill(bit)                cubes that need it off
 *
 *   holding = AND over attributes row(symbol)
 *           & AND over sets (base | OR over bits that are on watch(bit))
 *           & ~ OR over bits that are on kill(bit)
 * </pre>
 *
 * <p>That is exact but for the few cubes marked {@code checked}, which are verified one by one. The
 * words are gone through from the first, and bits within them from the lowest, so cubes come in
 * deciding order and the search ends when every route is decided and none is left that could add an
 * obligation.
 *
 * <p>Immutable; what an evaluation writes is in the {@link Verdict}. Some tables are not private,
 * so that tests can plant faults in them.
 */
final class Block {
  /** The parts of the index that one attribute of one value has. */
  record OfValue(int attribute, int[] rows) {}

  /** The parts of the index that one set has: its words are {@code from} to before {@code to}. */
  record OfSet(int from, int to, int base) {}

  private final int words;
  private final long tail;
  private final int forbids;
  private final int plain;
  final long[] routes;
  private final int[] ranks;
  final int[][] obligations;
  private final Check[] checks;
  final long[] checked;
  final long[] rows;
  private final int[] valueAttributes;
  private final int[][] valueRows;
  private final OfSet[] sets;
  final long[] watched;
  private final int[] watch;
  final long[] killing;
  private final int[] kill;

  Block(BlockBuilder built) {
    this.words = built.words();
    this.tail = -1L >>> -built.size();
    this.forbids = built.forbids();
    this.plain = built.plain();
    this.routes = built.routes();
    this.ranks = built.ranks();
    this.obligations = built.obligations();
    this.checks = built.checks();
    this.checked = built.index().checked();
    this.rows = built.index().rows();
    this.valueAttributes = built.index().values().stream().mapToInt(OfValue::attribute).toArray();
    this.valueRows = built.index().values().stream().map(OfValue::rows).toArray(int[][]::new);
    this.sets = built.index().sets().toArray(OfSet[]::new);
    this.watched = built.index().watched();
    this.watch = built.index().watch();
    this.killing = built.index().killing();
    this.kill = built.index().kill();
  }

  /**
   * Decides the routes of one chunk.
   *
   * @param all the routes there are
   */
  void evaluate(Verdict verdict, int chunk, long all) {
    int planned = plan(verdict);
    long decided = 0;
    long forbidden = 0;
    int step = verdict.firstStep(chunk);
    search:
    for (int word = 0; word < words; word++) {
      long live = live(verdict.plan, planned, word);
      while (live != 0) {
        int cube = (word << 6) + Long.numberOfTrailingZeros(live);
        if (decided == all && (cube >= plain || forbidden == all)) {
          break search;
        }
        live &= live - 1;
        if (checked[word] >>> cube << 63 != 0
            && !checks[cube].holds(verdict.symbols, verdict.present)) {
          continue;
        }
        long newly = routes[cube] & ~decided;
        verdict.stepRanks[step] = ranks[cube];
        verdict.stepRoutes[step] = newly;
        step += (int) ((newly | -newly) >>> 63);
        decided |= newly;
        if (cube < forbids) {
          forbidden |= newly;
        } else if (cube < plain) {
          verdict.owe(chunk, obligations[cube], routes[cube] & ~forbidden);
        }
      }
    }
    verdict.decided(chunk, decided, forbidden, step);
  }

  /** The cubes of one word that hold, but for those to be checked. */
  private long live(int[] plan, int planned, int word) {
    long live = word == words - 1 ? tail : -1L;
    int at = 0;
    for (; at < valueRows.length; at++) {
      live &= rows[plan[at] + word];
    }
    for (int set = 0; set < sets.length; set++) {
      long met = 0;
      for (int end = plan[at++]; at < end; at++) {
        met |= rows[plan[at] + word];
      }
      live &= met;
    }
    for (; at < planned; at++) {
      live &= ~rows[plan[at] + word];
    }
    return live;
  }

  /**
   * Which rows this request reads, so that each is found once and not once a word: a row for each
   * value; for each set the place after its rows, then its rows; then rows that kill.
   */
  private int plan(Verdict verdict) {
    int[] plan = verdict.plan;
    int at = 0;
    for (; at < valueRows.length; at++) {
      plan[at] = valueRows[at][verdict.symbols[valueAttributes[at]]];
    }
    for (OfSet set : sets) {
      int end = at++;
      plan[at++] = set.base();
      at = rowsOf(verdict.present, watched, watch, set.from(), set.to(), plan, at);
      plan[end] = at;
    }
    return rowsOf(verdict.present, killing, kill, 0, killing.length, plan, at);
  }

  private static int rowsOf(
      long[] present, long[] wanted, int[] rowOfBit, int from, int to, int[] plan, int start) {
    int at = start;
    for (int word = from; word < to; word++) {
      for (long rest = present[word] & wanted[word]; rest != 0; rest &= rest - 1) {
        plan[at++] = rowOfBit[(word << 6) + Long.numberOfTrailingZeros(rest)];
      }
    }
    return at;
  }
}
