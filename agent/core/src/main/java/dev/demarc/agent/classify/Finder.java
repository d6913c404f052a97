package dev.demarc.agent.classify;

/** Says whether a text holds what it looks for. Stateless, safe for many threads. */
@FunctionalInterface
interface Finder {
  /** What it finds it never tells: only that it is there. */
  boolean foundIn(Clues clues);
}
