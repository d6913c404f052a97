package dev.demarc.engine.cubes;

/** How much a search may still do, in comparisons of two cubes: the same on every machine. */
final class Steps {
  private final int all;
  private int left;

  Steps(int all) {
    this.all = all;
    this.left = all;
  }

  /** Takes some; false when there are not so many, and from then on there are none. */
  boolean take(long some) {
    boolean enough = some <= left;
    left = enough ? left - (int) some : 0;
    return enough;
  }

  int taken() {
    return all - left;
  }

  /** Why the search ended without an answer. */
  Proof.Unknown spent() {
    return new Proof.Unknown("not decided within " + all + " comparisons");
  }
}
