package dev.demarc.crossing;

import dev.demarc.agent.ask.ApprovalAsked;
import dev.demarc.agent.ask.Approver;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An organisation that approves nothing: whatever asks for an approval must cross nowhere. */
final class Nobody implements Approver {
  @Override
  public Optional<Approval> covering(Change change) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<ApprovalAsked> ask(ApprovalRequest request) {
    return CompletableFuture.completedFuture(new ApprovalAsked.Unavailable());
  }

  @Override
  public void used(Approval approval) {
    throw new IllegalStateException("nothing was approved");
  }
}
