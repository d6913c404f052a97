package dev.demarc.agent.decide;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.LongText;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.When;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How exactly the tokens of a request must be known under one bundle.
 *
 * <p>Exact counting needs a vocabulary of 100,000 entries in memory and more time than the rest of
 * a decision. It can change what is decided in two ways only: a condition of the policy reads
 * {@code request.tokens}, or the request might not fit a context; where the caller sets a budget,
 * it changes a third. No text has more tokens than bytes, so where the bytes fit the smallest
 * context of the catalogue, and no condition reads the number, a token for every four bytes stands
 * for it: pinned, the same on every agent, and on record like every other fact. It is then an
 * estimate, good for comparing costs and no more.
 *
 * @param read whether a condition of the policy reads the number
 * @param leastContext the smallest context of a model in the catalogue
 */
record TokenCount(boolean read, long leastContext) {
  private static final int BYTES_PER_TOKEN = 4;

  /** Characters of a request beside its longest text that may go with each of its parts. */
  private static final int MOST_REPEATED = 256 << 10;

  static TokenCount of(Bundle bundle) {
    boolean read =
        bundle.document().rules().stream()
            .map(rule -> rule.when())
            .filter(Objects::nonNull)
            .anyMatch(TokenCount::reads);
    long least =
        bundle.targets().stream()
            .flatMap(target -> target.models().stream())
            .mapToLong(ModelOffer::contextTokens)
            .min()
            .orElse(0);
    return new TokenCount(read, least);
  }

  /**
   * The input tokens of a request.
   *
   * @param paid whether they are held against what they may cost: then they are counted
   */
  long of(ModelRequest request, boolean paid) {
    return paid && !read
        ? Tokens.of(request.tree())
        : of(request.tree(), request.bytes(), request.maxOutputTokens());
  }

  /**
   * The input tokens of a request that nobody holds against a budget.
   *
   * @param bytes of its body; in UTF-8 no text in it has more than those, from UTF-16 half as many
   *     more
   */
  long of(ObjectNode request, long bytes, long maxOutputTokens) {
    if (read) {
      return Tokens.most(request);
    }
    return fits(bytes, maxOutputTokens) ? Math.ceilDiv(bytes, BYTES_PER_TOKEN) : Tokens.of(request);
  }

  /**
   * The tokens that its longest text adds to a request, counted as the request was.
   *
   * @param tokens of the whole request
   * @return absent where the request cannot be made in parts, has too much beside that text, or
   *     fits every context as it is
   */
  @Nullable Long divisible(ModelRequest request, long tokens) {
    if (fits(request.bytes(), request.maxOutputTokens())) {
      return null;
    }
    return LongText.of(request)
        .map(text -> text.replacedBy("", request.tree()))
        .filter(rest -> rest.toString().length() <= MOST_REPEATED)
        .map(rest -> Math.max(0, tokens - (read ? Tokens.most(rest) : Tokens.of(rest))))
        .orElse(null);
  }

  private boolean fits(long bytes, long maxOutputTokens) {
    long most = bytes + bytes / 2;
    return most <= leastContext && maxOutputTokens <= leastContext - most;
  }

  private static boolean reads(When when) {
    return reads(when.lowered());
  }

  private static boolean reads(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.operands().stream().anyMatch(TokenCount::reads);
      case Condition.Any any -> any.operands().stream().anyMatch(TokenCount::reads);
      case Condition.Not not -> reads(not.operand());
      case Condition.AtLeast least -> least.attribute() == Attribute.REQUEST_TOKENS;
      case Condition.Constant constant -> false;
      case Condition.In in -> false;
      case Condition.Has has -> false;
      case Condition.Within within -> false;
      case Condition.Flag flag -> false;
    };
  }
}
