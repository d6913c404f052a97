package dev.demarc.portal.remote;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the next page, absent on the last
 * @param goneBefore of what was asked for, what is older is kept no more; absent where all is there
 */
public record Listing<T>(List<T> items, @Nullable String next, @Nullable Instant goneBefore) {
  public Listing {
    items = List.copyOf(items);
  }
}
