package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Duration;
import java.util.SortedSet;

/**
 * An agent's question to the people concerned: metadata only.
 *
 * @param answerers who may answer: the verified actor, else the people the application names
 * @param bytes that would leave
 * @param files that would leave
 * @param widestScope the policy's; an answer may be narrower
 * @param ttl the longest a grant may last
 */
public record ConsentRequest(
    DecisionId decision,
    Change change,
    SortedSet<SubjectId> answerers,
    long bytes,
    int files,
    ConsentScope widestScope,
    Duration ttl) {
  public ConsentRequest {
    answerers = Sorted.set(answerers);
  }
}
