package dev.demarc.contract.data;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.TagId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in content, and the tags a finding adds.
 *
 * @param pattern the RE2 pattern of a {@link DetectorKind#PATTERN}, absent for every other kind; at
 *     most 512 characters
 */
public record Detector(
    DetectorId id, DetectorKind kind, @Nullable String pattern, SortedSet<TagId> tags) {

  public Detector {
    tags = Sorted.set(tags);
    if ((kind == DetectorKind.PATTERN) != (pattern != null)) {
      throw new InvalidValue("pattern", "is required for kind pattern and for no other kind");
    }
    if (pattern != null && (pattern.isBlank() || pattern.length() > 512)) {
      throw new InvalidValue("pattern", "must have 1 to 512 characters");
    }
  }
}
