package dev.demarc.agent.execute;

import dev.demarc.contract.Sorted;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a target says it did.
 *
 * @param model it says it served
 * @param mismatches in what it differs from the decided route, as far as it says
 * @param inputTokens as it counts them, cached ones included
 * @param cachedInputTokens those of them it had cached; absent where it says nothing
 * @param told whether the tokens are the target's own count; else they were counted here
 * @param less what the answer is less than was asked for, by what its adapter could not hand on, or
 *     by the word of another agent
 * @param sources the parts of the input the answer is made of, such as {@code sentence:3}
 */
public record Served(
    String model,
    SortedSet<Mismatch> mismatches,
    long inputTokens,
    @Nullable Long cachedInputTokens,
    long outputTokens,
    boolean told,
    List<String> finishReasons,
    List<String> less,
    List<String> sources) {
  public Served {
    mismatches = Sorted.set(mismatches);
    finishReasons = Sorted.list(finishReasons);
    less = Sorted.list(less);
    sources = Sorted.list(sources);
  }

  /** Of a target that counts its tokens and reads none twice. */
  public Served(
      String model,
      SortedSet<Mismatch> mismatches,
      long inputTokens,
      long outputTokens,
      List<String> finishReasons,
      List<String> less,
      List<String> sources) {
    this(model, mismatches, inputTokens, null, outputTokens, true, finishReasons, less, sources);
  }

  /** Of a target that nothing was handed on to. */
  public Served(
      String model,
      SortedSet<Mismatch> mismatches,
      long inputTokens,
      long outputTokens,
      List<String> finishReasons,
      List<String> sources) {
    this(model, mismatches, inputTokens, outputTokens, finishReasons, List.of(), sources);
  }

  /** Of a target that says no more than its model. */
  public Served(
      String model,
      boolean otherModel,
      long inputTokens,
      long outputTokens,
      List<String> finishReasons,
      List<String> sources) {
    this(
        model,
        new TreeSet<>(otherModel ? EnumSet.of(Mismatch.MODEL) : EnumSet.noneOf(Mismatch.class)),
        inputTokens,
        outputTokens,
        finishReasons,
        sources);
  }

  /** The same, of an answer that is less than was asked for in this as well. */
  Served lacking(List<String> what) {
    List<String> all = Stream.concat(less.stream(), what.stream()).distinct().toList();
    return new Served(
        model,
        mismatches,
        inputTokens,
        cachedInputTokens,
        outputTokens,
        told,
        finishReasons,
        all,
        sources);
  }
}
