package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Duration;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * An agent's question to the people concerned: metadata only.
 *
 * @param answerers who may answer: the verified actor, else the people the application names
 * @param answeringAs in what role; absent where the control plane knows it of the application, and
 *     from an agent that is older
 * @param bytes that would leave
 * @param files that would leave
 * @param widestScope the policy's; an answer may be narrower
 * @param ttl the longest a grant may last
 */
public record ConsentRequest(
    DecisionId decision,
    Change change,
    SortedSet<SubjectId> answerers,
    @Nullable LegalRole answeringAs,
    long bytes,
    int files,
    ConsentScope widestScope,
    Duration ttl) {
  public ConsentRequest {
    answerers = Sorted.set(answerers);
  }

  /** One that says nothing of the role. */
  public ConsentRequest(
      DecisionId decision,
      Change change,
      SortedSet<SubjectId> answerers,
      long bytes,
      int files,
      ConsentScope widestScope,
      Duration ttl) {
    this(decision, change, answerers, null, bytes, files, widestScope, ttl);
  }

  /** The same, put to these people in this role. */
  public ConsentRequest askedOf(SortedSet<SubjectId> people, @Nullable LegalRole role) {
    return new ConsentRequest(decision, change, people, role, bytes, files, widestScope, ttl);
  }
}
