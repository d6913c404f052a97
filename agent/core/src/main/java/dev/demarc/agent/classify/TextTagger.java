package dev.demarc.agent.classify;

/**
 * A tenant's model that looks at a text. Safe for many threads. Whatever it throws is a fault: the
 * request is then of the most restricted class.
 */
@FunctionalInterface
public interface TextTagger {
  /** Whether it gives some part of the text a label that is looked for. */
  boolean foundIn(String text);
}
