package dev.demarc.node.layers;

/** How many tests ran, and how they ended; {@code run} counts neither skipped nor missing ones. */
record Counts(int passed, int failed, int skipped) {
  static final Counts NONE = new Counts(0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(passed + other.passed, failed + other.failed, skipped + other.skipped);
  }

  int run() {
    return passed + failed;
  }
}
