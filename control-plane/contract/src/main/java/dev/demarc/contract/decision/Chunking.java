package dev.demarc.contract.decision;

import dev.demarc.contract.InvalidValue;

/**
 * How a document that is larger than the model's context is summarised: part by part, then the
 * summaries as one.
 *
 * @param parts at most, 2 to {@value #MOST_PARTS}
 * @param partTokens of the document in one part, at most
 * @param summaryTokens of the summary of one part, at most
 */
public record Chunking(int parts, long partTokens, long summaryTokens) {
  /** The most parts of one document. */
  public static final int MOST_PARTS = 32;

  /** What is told the model about a part, or about the summaries, takes no more tokens. */
  public static final int WORDS_TOKENS = 64;

  /** What tells one summary from the next takes no more tokens. */
  public static final int LABEL_TOKENS = 8;

  public Chunking {
    if (parts < 2 || parts > MOST_PARTS) {
      throw new InvalidValue("parts", "must be 2 to " + MOST_PARTS);
    }
    if (partTokens < 1) {
      throw new InvalidValue("partTokens", "must be at least 1");
    }
    if (summaryTokens < 1) {
      throw new InvalidValue("summaryTokens", "must be at least 1");
    }
  }
}
