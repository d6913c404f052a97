package dev.demarc.agent.execute;

import dev.demarc.contract.Sorted;
import java.util.List;

/**
 * What a target says it did.
 *
 * @param model it says it served
 * @param mismatch whether that is another model than the decided one
 * @param inputTokens as it counts them, cached ones included
 * @param sources the parts of the input the answer is made of, such as {@code sentence:3}
 */
public record Served(
    String model,
    boolean mismatch,
    long inputTokens,
    long outputTokens,
    List<String> finishReasons,
    List<String> sources) {
  public Served {
    finishReasons = Sorted.list(finishReasons);
    sources = Sorted.list(sources);
  }
}
