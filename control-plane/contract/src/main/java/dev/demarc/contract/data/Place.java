package dev.demarc.contract.data;

import dev.demarc.contract.id.Id;

/**
 * Where data is: a boundary and a region.
 *
 * @param region a slug such as {@code eu} or {@code de-berlin}
 */
public record Place(Boundary boundary, String region) {
  public Place {
    Id.slug("region", region);
  }
}
