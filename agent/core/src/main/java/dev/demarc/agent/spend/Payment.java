package dev.demarc.agent.spend;

import dev.demarc.agent.record.Payer;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.catalogue.Price;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as those see it who pay.
 *
 * @param budgets that pay for it, all of them in full
 * @param price of the time it begins; absent where nobody knows
 * @param bound the most it can use
 */
public record Payment(List<Budget> budgets, Payer payer, @Nullable Price price, Use bound) {
  public Payment {
    budgets = List.copyOf(budgets);
  }

  /**
   * What an attempt uses.
   *
   * @param calls of its target, more than one where a document goes in parts
   * @param inputTokens cached ones included
   */
  public record Use(long calls, long inputTokens, long cachedInputTokens, long outputTokens) {
    public Use {
      if (calls < 0 || inputTokens < 0 || cachedInputTokens < 0 || outputTokens < 0) {
        throw new IllegalArgumentException("what is used must not be negative");
      }
    }
  }

  /** In micro-USD; 0 where the price is not known. */
  long most() {
    return price == null
        ? 0
        : Price.whole(price.most(bound.calls(), bound.inputTokens(), bound.outputTokens()));
  }

  long of(Use use) {
    return price == null
        ? 0
        : price.of(use.calls(), use.inputTokens(), use.cachedInputTokens(), use.outputTokens());
  }
}
