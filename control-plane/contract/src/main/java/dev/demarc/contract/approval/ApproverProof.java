package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle carries of people's signatures, once a tenant requires passkeys for widening.
 *
 * @param sets every approver set from the first
 * @param widened the newest version up to the bundle's own that people signed; absent where none
 *     did since passkeys are required
 */
public record ApproverProof(List<Signed> sets, @Nullable Widened widened) {
  public ApproverProof {
    sets = Sorted.list(sets);
    if (sets.isEmpty() || sets.size() > ApproverSet.MOST) {
      throw new InvalidValue("sets", "must be 1 to " + ApproverSet.MOST);
    }
  }

  /**
   * A version that people signed. One that comes after it and widens nothing needs no signature,
   * yet may be wider than what an agent obeys that missed this one; so this one goes with it.
   *
   * @param document absent where it is the bundle's own
   */
  public record Widened(
      PolicyRef policy, @Nullable PolicyDocument document, List<Signed> approvals) {
    public Widened {
      approvals = Sorted.list(approvals);
      if (approvals.size() > ApproverSet.MOST_APPROVERS) {
        throw new InvalidValue("approvals", "must be at most " + ApproverSet.MOST_APPROVERS);
      }
    }
  }
}
