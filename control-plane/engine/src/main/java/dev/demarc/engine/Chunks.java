package dev.demarc.engine;

import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Facts;
import java.util.Optional;

/**
 * Finds the fewest parts in which a document fits a context. Each part takes, beside the rest of
 * the request, its share of the document and the summary of it; the last call takes all summaries
 * and the output that was asked for. A quarter of the context is left free, since models count
 * otherwise than the pinned tokenizer; of the rest, an eighth of every part, since a document is
 * cut between sentences.
 */
final class Chunks {
  private static final long MOST_SUMMARY = 512;

  /** The share of the context that is left free. */
  private static final long MARGIN = 4;

  /** Fewer tokens say too little of a part. */
  private static final long LEAST_SUMMARY = 48;

  private Chunks() {}

  /** The parts; empty where the request may not be divided, or fits in no number of them. */
  static Optional<Chunking> of(Facts.Request request, long context) {
    Long document = request.divisibleTokens();
    if (document == null) {
      return Optional.empty();
    }
    long room = context - context / MARGIN;
    long rest = Math.max(0, request.tokens() - document) + Chunking.WORDS_TOKENS;
    for (int parts = 2; parts <= Chunking.MOST_PARTS; parts++) {
      long joined = room - rest - request.maxOutputTokens();
      long summary = Math.min(MOST_SUMMARY, joined / parts - Chunking.LABEL_TOKENS);
      long part = room - rest - summary;
      if (summary < LEAST_SUMMARY) {
        return Optional.empty();
      }
      if (part > 0 && part - part / 8 >= Math.ceilDiv(document, parts)) {
        return Optional.of(new Chunking(parts, part, summary));
      }
    }
    return Optional.empty();
  }
}
