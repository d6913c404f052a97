package dev.demarc.contract.data;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DetectorId;
import java.util.SortedSet;

/**
 * A sensitivity class of a tenant.
 *
 * @param rank 0 (least restricted) to 1000 (most); unique in the tenant, so that "highest" is one
 *     class
 * @param detectors a finding of one of these raises a request to this class
 */
public record DataClass(
    ClassId id, String title, int rank, Export export, SortedSet<DetectorId> detectors) {

  public DataClass {
    detectors = Sorted.set(detectors);
    if (rank < 0 || rank > 1000) {
      throw new InvalidValue("rank", "must be 0 to 1000");
    }
    if (title.isBlank() || title.length() > 100) {
      throw new InvalidValue("title", "must have 1 to 100 characters");
    }
  }
}
