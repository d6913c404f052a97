package dev.demarc.server.retention;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant keeps for how long.
 *
 * @param version to be sent with a change
 */
public record RetentionView(int version, List<Item> items) {
  /**
   * One kind.
   *
   * @param least the fewest days that may be chosen
   * @param most the most
   * @param goneBefore what is older is gone; absent while nothing was removed
   */
  public record Item(String kind, int days, int least, int most, @Nullable Instant goneBefore) {}

  static RetentionView of(Chosen chosen, Bounds bounds, Map<Kept, Instant> floors) {
    return new RetentionView(
        chosen.version(),
        Arrays.stream(Kept.values())
            .map(kind ->
                new Item(
                    kind.wire(),
                    chosen.days().of(kind),
                    bounds.of(kind).least(),
                    bounds.of(kind).most(),
                    floors.get(kind)))
            .toList());
  }
}
