package dev.demarc.portal.targets;

import dev.demarc.contract.catalogue.Price;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time of which one thing is said.
 *
 * @param from inclusive; the epoch stands for the beginning
 * @param to exclusive; absent for one without an end
 * @param price absent where none is known
 */
record Stretch(Instant from, @Nullable Instant to, @Nullable Price price) {
  /** Where it lies. */
  enum When {
    OVER,
    NOW,
    TO_COME
  }

  When when(Instant now) {
    if (from.isAfter(now)) {
      return When.TO_COME;
    }
    return to == null || to.isAfter(now) ? When.NOW : When.OVER;
  }
}
