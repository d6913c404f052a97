package dev.demarc.agent.ask;

import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalState;

/** What came of asking the organisation. */
public sealed interface ApprovalAsked {

  /** It approved, and the approval was verified. */
  record Approved(Approval approval) implements ApprovalAsked {}

  /**
   * There is none.
   *
   * @param state where the question stands: requested, denied, …
   * @param url where people answer
   */
  record Unapproved(ApprovalId id, ApprovalState state, String url) implements ApprovalAsked {}

  /** The control plane is away: the organisation cannot be asked now. */
  record Unavailable() implements ApprovalAsked {}
}
