package dev.demarc.agent.classify;

/** Says whether a run of digits holds what it looks for. Stateless, safe for many threads. */
@FunctionalInterface
interface NumberFinder {
  /** What it finds it never tells: only that it is there. */
  boolean foundIn(DigitRun run);

  /** Whether an answer takes so long that its time must be watched. */
  default boolean isCostly() {
    return false;
  }
}
