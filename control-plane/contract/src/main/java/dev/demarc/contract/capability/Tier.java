package dev.demarc.contract.capability;

/**
 * The tier of a machine for one model, from what was measured there and nothing else. It is the
 * highest of which every column is met; each column counts what was measured while the model was
 * loaded.
 *
 * <pre>
 *  tier   tokens a second   context tokens (models that generate)   memory still free
 *  ----   ---------------   -------------------------------------   -----------------
 *   0     it ran
 *   1            5                         1,024                         128 MiB
 *   2           20                         4,096                         512 MiB
 *   3           60                         8,192                           2 GiB
 *   4          200                        32,768                           8 GiB
 * </pre>
 */
public final class Tier {
  /** The highest tier there is. */
  public static final int HIGHEST = 4;

  private static final long MIB = 1 << 20;
  private static final long[] TOKENS_PER_SECOND = {0, 5, 20, 60, 200};
  private static final int[] CONTEXT_TOKENS = {0, 1_024, 4_096, 8_192, 32_768};
  private static final long[] FREE_BYTES = {0, 128 * MIB, 512 * MIB, 2_048 * MIB, 8_192 * MIB};

  private Tier() {}

  /**
   * The tier.
   *
   * @param generates whether it makes text, so that its context counts
   */
  public static int of(long tokensPerSecond, int contextTokens, boolean generates, long freeBytes) {
    int tier = 0;
    while (tier < HIGHEST
        && tokensPerSecond >= TOKENS_PER_SECOND[tier + 1]
        && (!generates || contextTokens >= CONTEXT_TOKENS[tier + 1])
        && freeBytes >= FREE_BYTES[tier + 1]) {
      tier++;
    }
    return tier;
  }
}
