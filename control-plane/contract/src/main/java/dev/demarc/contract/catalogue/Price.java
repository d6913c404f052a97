package dev.demarc.contract.catalogue;

import dev.demarc.contract.InvalidValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt costs that begins while the price is valid. Input tokens include cached ones,
 * which cost their own price and are counted once.
 *
 * <p>The one rounding rule: what an attempt costs is added up in millionths of a micro-USD and
 * rounded up to whole micro-USD once, per attempt.
 *
 * @param from inclusive
 * @param to exclusive; absent for one without an end
 * @param cachedInputMicroUsdPerMillionTokens absent where cached input costs what other input does
 */
public record Price(
    Instant from,
    @Nullable Instant to,
    long inputMicroUsdPerMillionTokens,
    @Nullable Long cachedInputMicroUsdPerMillionTokens,
    long outputMicroUsdPerMillionTokens,
    long microUsdPerRequest) {
  private static final long TOKENS = 1_000_000;

  public Price {
    if (to != null && !from.isBefore(to)) {
      throw new InvalidValue("prices", "must begin before they end");
    }
    amount(inputMicroUsdPerMillionTokens);
    amount(outputMicroUsdPerMillionTokens);
    amount(microUsdPerRequest);
    if (cachedInputMicroUsdPerMillionTokens != null) {
      amount(cachedInputMicroUsdPerMillionTokens);
    }
  }

  private static void amount(long value) {
    if (value < 0) {
      throw new InvalidValue("prices", "must not be negative");
    }
  }

  /** Whether an attempt that begins then costs this. */
  public boolean isValidAt(Instant at) {
    return !at.isBefore(from) && (to == null || at.isBefore(to));
  }

  /** In micro-USD, rounded up; what is beyond any count is the most there is. */
  public long of(long calls, long inputTokens, long cachedInputTokens, long outputTokens) {
    return whole(millionths(calls, inputTokens, cachedInputTokens, outputTokens));
  }

  /**
   * The most it can be for so many tokens, however many of them were cached, in millionths of a
   * micro-USD: {@link #whole} rounds it.
   */
  public long most(long calls, long inputTokens, long outputTokens) {
    return Math.max(
        millionths(calls, inputTokens, 0, outputTokens),
        millionths(calls, inputTokens, inputTokens, outputTokens));
  }

  /** Millionths of a micro-USD as micro-USD, rounded up. */
  public static long whole(long millionths) {
    return Math.ceilDiv(millionths, TOKENS);
  }

  private long millionths(long calls, long inputTokens, long cachedInputTokens, long outputTokens) {
    long cached = Math.clamp(cachedInputTokens, 0, inputTokens);
    long input = times(inputMicroUsdPerMillionTokens, inputTokens - cached);
    long tokens = sum(sum(input, times(cachedInput(), cached)), output(outputTokens));
    return sum(tokens, times(times(microUsdPerRequest, calls), TOKENS));
  }

  private long output(long tokens) {
    return times(outputMicroUsdPerMillionTokens, tokens);
  }

  private long cachedInput() {
    return cachedInputMicroUsdPerMillionTokens == null
        ? inputMicroUsdPerMillionTokens
        : cachedInputMicroUsdPerMillionTokens;
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  /** Of numbers that are not negative. */
  private static long times(long one, long other) {
    boolean overflows = Math.multiplyHigh(one, other) != 0 || one * other < 0;
    return overflows ? Long.MAX_VALUE : one * other;
  }
}
