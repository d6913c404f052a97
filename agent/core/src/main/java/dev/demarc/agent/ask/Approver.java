package dev.demarc.agent.ask;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The organisation, by way of the control plane. Safe for use by many threads. */
public interface Approver {

  /**
   * A verified approval in force for exactly this change: not expired, not withdrawn, not
   * superseded and not used up. Never blocks.
   */
  Optional<Approval> covering(Change change);

  /**
   * Asks, and waits for no answer. The stage never fails: a control plane that is away is {@link
   * ApprovalAsked.Unavailable}.
   */
  CompletionStage<ApprovalAsked> ask(ApprovalRequest request);

  /**
   * Takes note that a request uses the approval, durably before it returns where the approval is
   * for so many uses.
   *
   * @throws IllegalStateException when it is used up: the caller must not send anything
   */
  void used(Approval approval);
}
