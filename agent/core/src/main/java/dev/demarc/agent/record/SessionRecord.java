package dev.demarc.agent.record;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import java.time.Instant;
import java.util.SortedSet;

/**
 * What one session of an application carries.
 *
 * @param dataClass the highest so far, of this rank
 * @param tags all that were in it
 * @param proven those of the tags that not only a caller said
 */
public record SessionRecord(
    ApplicationId application,
    SessionDigest session,
    ClassId dataClass,
    int rank,
    SortedSet<TagId> tags,
    SortedSet<TagId> proven,
    Instant at) {
  public SessionRecord {
    tags = Sorted.set(tags);
    proven = Sorted.set(proven);
  }
}
