package dev.demarc.contract.budget;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.BudgetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells of its lease, and how much more it needs. All amounts but {@code needs} are
 * sums since the lease began, so that telling twice, late or out of order changes nothing: the
 * control plane keeps the larger of each.
 *
 * @param key of the lease: one that an agent makes anew only where it lost its journal
 * @param startsAt the period; absent for the one that is now
 * @param grantedMicroUsd as far as the agent was told; a grant whose answer was lost is given again
 * @param settledMicroUsd spent for good
 * @param returnedMicroUsd given back, and never spent by it
 * @param needsMicroUsd the least it must be granted beyond what it knows of; 0 where it only tells
 */
public record LeaseAsk(
    BudgetId budget,
    String key,
    @Nullable Instant startsAt,
    long grantedMicroUsd,
    long settledMicroUsd,
    long returnedMicroUsd,
    long needsMicroUsd) {
  /** The most any amount is: a million USD. */
  public static final long MOST = 1_000_000_000_000L;

  private static final int LONGEST_KEY = 40;

  public LeaseAsk {
    if (!key.matches("[a-z0-9-]{1," + LONGEST_KEY + "}")) {
      throw new InvalidValue("key", "must be 1 to 40 of a-z, 0-9 and -");
    }
    amount("grantedMicroUsd", grantedMicroUsd);
    amount("settledMicroUsd", settledMicroUsd);
    amount("returnedMicroUsd", returnedMicroUsd);
    amount("needsMicroUsd", needsMicroUsd);
    if (returnedMicroUsd > grantedMicroUsd) {
      throw new InvalidValue("returnedMicroUsd", "must not be more than was granted");
    }
  }

  private static void amount(String field, long value) {
    if (value < 0 || value > MOST) {
      throw new InvalidValue(field, "must be 0 to " + MOST);
    }
  }
}
