package dev.demarc.engine.cubes;

import java.util.List;

/**
 * Where a change shows.
 *
 * @param complete whether there is nowhere else; false where the budget was spent before
 */
public record Regions(List<Region> regions, boolean complete) {
  public Regions {
    regions = List.copyOf(regions);
  }
}
