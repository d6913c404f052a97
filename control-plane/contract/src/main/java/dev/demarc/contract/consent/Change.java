package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The exact change of route a consent or an approval is about, in metadata. What was agreed covers
 * a request only when every component that names something is equal and the data's tags are all
 * among these.
 *
 * @param policySlice digest of the rules that ask for it; an unrelated policy change leaves it
 *     valid
 */
public record Change(
    ApplicationId application,
    ClassId dataClass,
    SortedSet<TagId> tags,
    TaskId task,
    Place from,
    Route to,
    @Nullable SessionDigest session,
    Digest policySlice) {
  public Change {
    tags = Sorted.set(tags);
  }

  /** Whether what was agreed for this change holds for that one; sessions are not looked at. */
  public boolean covers(Change asked) {
    return application.equals(asked.application)
        && dataClass.equals(asked.dataClass)
        && tags.containsAll(asked.tags)
        && task.equals(asked.task)
        && from.equals(asked.from)
        && to.equals(asked.to)
        && policySlice.equals(asked.policySlice);
  }
}
