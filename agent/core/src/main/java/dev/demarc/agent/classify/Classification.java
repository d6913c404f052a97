package dev.demarc.agent.classify;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TagId;
import java.util.SortedSet;

/**
 * What the data of one request is.
 *
 * @param sources what raised it to this class or added tags
 * @param proven the tags among them that something other than the caller's word brought
 */
public record Classification(
    ClassId dataClass,
    int rank,
    SortedSet<TagId> tags,
    SortedSet<String> sources,
    SortedSet<TagId> proven) {
  public Classification {
    tags = Sorted.set(tags);
    sources = Sorted.set(sources);
    proven = Sorted.set(proven);
  }

  /** As the engine takes it. */
  public Facts.Data facts() {
    return new Facts.Data(dataClass, rank, tags, sources);
  }
}
