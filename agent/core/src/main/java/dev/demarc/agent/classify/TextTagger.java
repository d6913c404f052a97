package dev.demarc.agent.classify;

import java.time.Duration;

/**
 * A tenant's model that looks at a text. Safe for many threads. Whatever it throws is a fault: the
 * request is then of the most restricted class.
 */
@FunctionalInterface
public interface TextTagger {
  /**
   * How many parts of the text have a label that is looked for.
   *
   * @param patience after which nobody waits for the answer
   */
  int findingsIn(String text, Duration patience);
}
