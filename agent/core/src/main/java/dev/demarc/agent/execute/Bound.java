package dev.demarc.agent.execute;

import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.agent.spend.Payment;
import dev.demarc.contract.decision.Chunking;
import org.jspecify.annotations.Nullable;

/**
 * The most an attempt can use. No text has more tokens than bytes; of what is not text a model
 * reads no more than its context. An output has as many tokens as the request lets it, where it
 * says so, else as many as the context; of each choice.
 */
public final class Bound {
  /** What a target may put around a request. */
  private static final long AROUND = 64;

  private static final long MOST_CHOICES = 128;

  private Bound() {}

  /** Of the request as it is, or in parts, at a model of this context. */
  public static Payment.Use of(ModelRequest request, long context, @Nullable Chunking chunking) {
    if (chunking == null) {
      return new Payment.Use(1, input(request, context) + AROUND, 0, output(request, context));
    }
    long calls = chunking.parts() + 1L;
    long summaries = chunking.parts() * chunking.summaryTokens();
    return new Payment.Use(
        calls, calls * (context + AROUND), 0, summaries + output(request, context));
  }

  private static long input(ModelRequest request, long context) {
    return request.files() == 0 ? request.bytes() : Math.max(request.bytes(), context);
  }

  private static long output(ModelRequest request, long context) {
    var asked = request.tree();
    if (request.maxOutputTokens() == 0) {
      return 0;
    }
    boolean says = asked.hasNonNull("max_tokens") || asked.hasNonNull("max_completion_tokens");
    long each = says ? request.maxOutputTokens() : context;
    return each * Math.clamp(asked.path("n").asLong(1), 1, MOST_CHOICES);
  }
}
