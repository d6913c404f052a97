package dev.demarc.engine.cubes;

/**
 * How much a search may still do, in comparisons of two cubes, and how deep: the same on every
 * machine. For one thread.
 */
final class Steps {
  private static final int MOST_SPLITS_DEEP = 500;

  private final int own;
  private final int all;
  private int left;
  private boolean deep;

  Steps(int all) {
    this(all, all);
  }

  /**
   * @param own that this search may take
   * @param shared that are left of what it shares with others
   */
  Steps(int own, int shared) {
    this.own = own;
    this.all = Math.min(own, shared);
    this.left = all;
  }

  /** Takes some; false when there are not so many, and from then on there are none. */
  boolean take(long some) {
    boolean enough = some <= left;
    left = enough ? left - (int) some : 0;
    return enough;
  }

  /** Whether the search may go so many splits deep. */
  boolean reach(int splits) {
    deep |= splits > MOST_SPLITS_DEEP;
    return !deep;
  }

  int taken() {
    return all - left;
  }

  /** Why the search ended without an answer. */
  Proof.Unknown spent() {
    if (deep) {
      return new Proof.Unknown(
          "not decided within " + MOST_SPLITS_DEEP + " splits, one inside the other");
    }
    if (all == 0) {
      return new Proof.Unknown("the others took every comparison that all of them share");
    }
    return new Proof.Unknown(
        "not decided within "
            + all
            + (all < own ? " comparisons, all that the others left" : " comparisons"));
  }
}
