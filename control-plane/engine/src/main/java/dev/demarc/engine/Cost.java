package dev.demarc.engine;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Facts;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request is expected to cost on a route, in millionths of a micro-USD: its input, and the
 * output it asks for, at the catalogue's prices of that time. Never overflows; what would, and what
 * nobody knows the price of, is the most there is.
 */
public final class Cost {
  private static final long PER_MICRO_USD = 1_000_000;

  private Cost() {}

  /** Of the request as it is, or in parts. */
  public static long of(
      ModelOffer model, Facts.Request request, @Nullable Chunking chunking, Instant at) {
    long input = request.tokens();
    long output = request.maxOutputTokens();
    if (chunking != null) {
      long summaries = chunking.parts() * (chunking.summaryTokens() + Chunking.LABEL_TOKENS);
      long document = request.divisibleTokens() == null ? 0 : request.divisibleTokens();
      long rest = Math.max(0, input - document) + Chunking.WORDS_TOKENS;
      input = document + rest * (chunking.parts() + 1) + summaries;
      output += summaries;
    }
    long calls = chunking == null ? 1 : chunking.parts() + 1;
    Optional<Price> price = model.price(at);
    return price.isPresent() ? price.get().most(calls, input, output) : Long.MAX_VALUE;
  }

  /** Whether that is more than the caller lets it cost; never where it does not say. */
  static boolean over(@Nullable Long budgetMicroUsd, long cost) {
    return budgetMicroUsd != null && cost > times(PER_MICRO_USD, budgetMicroUsd);
  }

  private static long times(long price, long tokens) {
    boolean overflows = Math.multiplyHigh(price, tokens) != 0 || price * tokens < 0;
    return overflows ? Long.MAX_VALUE : price * tokens;
  }
}
