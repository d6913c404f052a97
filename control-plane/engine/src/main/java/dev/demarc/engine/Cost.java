package dev.demarc.engine;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Facts;
import org.jspecify.annotations.Nullable;

/**
 * What a request is expected to cost on a route, in millionths of a micro-USD: its input, and the
 * output it asks for, at the catalogue's prices. Never overflows; what would is the most there is.
 */
public final class Cost {
  private static final long PER_MICRO_USD = 1_000_000;

  private Cost() {}

  /** Of the request as it is, or in parts. */
  public static long of(ModelOffer model, Facts.Request request, @Nullable Chunking chunking) {
    long input = request.tokens();
    long output = request.maxOutputTokens();
    if (chunking != null) {
      long summaries = chunking.parts() * (chunking.summaryTokens() + Chunking.LABEL_TOKENS);
      long document = request.divisibleTokens() == null ? 0 : request.divisibleTokens();
      long rest = Math.max(0, input - document) + Chunking.WORDS_TOKENS;
      input = document + rest * (chunking.parts() + 1) + summaries;
      output += summaries;
    }
    return sum(
        times(model.inputMicroUsdPerMillionTokens(), input),
        times(model.outputMicroUsdPerMillionTokens(), output));
  }

  /** Whether that is more than the caller lets it cost; never where it does not say. */
  static boolean over(@Nullable Long budgetMicroUsd, long cost) {
    return budgetMicroUsd != null && cost > times(PER_MICRO_USD, budgetMicroUsd);
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  private static long times(long price, long tokens) {
    boolean overflows = Math.multiplyHigh(price, tokens) != 0 || price * tokens < 0;
    return overflows ? Long.MAX_VALUE : price * tokens;
  }
}
