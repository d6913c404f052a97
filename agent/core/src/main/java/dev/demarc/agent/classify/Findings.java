package dev.demarc.agent.classify;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.DetectorId;
import java.util.SortedSet;

/**
 * What detectors said of one request: which found something, never what.
 *
 * @param unreadable something was not text
 * @param fault a detector failed or the budget was exceeded, so nothing is known for sure
 */
record Findings(SortedSet<DetectorId> found, boolean unreadable, boolean fault) {
  Findings {
    found = Sorted.set(found);
  }
}
