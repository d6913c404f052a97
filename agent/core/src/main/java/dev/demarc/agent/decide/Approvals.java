package dev.demarc.agent.decide;

import dev.demarc.agent.ask.ApprovalAsked;
import dev.demarc.agent.ask.Approver;
import dev.demarc.agent.receive.ConsentMode;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Meets an approval: by one in force that covers exactly this change, or by asking the
 * organisation. Nobody waits for the answer, which may take days. Metadata only. Safe for many
 * threads.
 */
public final class Approvals {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Approver approver;

  public Approvals(Approver approver) {
    this.approver = approver;
  }

  /**
   * An approval for this route.
   *
   * @throws Refusal when there is none: approval_required, approval_denied or approval_unavailable
   */
  public Approval approval(Inbound inbound, Deciding deciding, Outcome.NeedsApproval needed) {
    Change change = change(deciding, needed.route());
    return approver.covering(change).orElseGet(() -> ask(inbound, deciding, needed, change));
  }

  /** Takes note that the request uses it, before anything is sent. */
  public void use(Approval approval) {
    try {
      approver.used(approval);
    } catch (IllegalStateException overMeanwhile) {
      throw Refusal.of(ErrorCode.APPROVAL_REQUIRED);
    } catch (UncheckedIOException unwritable) {
      throw Refusal.of(ErrorCode.EVIDENCE_UNAVAILABLE);
    }
  }

  private static Change change(Deciding deciding, Route to) {
    Facts facts = deciding.facts();
    return new Change(
        facts.application(),
        facts.data().dataClass(),
        facts.data().tags(),
        facts.task(),
        facts.origin(),
        to,
        null,
        deciding
            .policy()
            .engine()
            .approvalSlice(facts, to)
            .orElseThrow(() -> Refusal.of(ErrorCode.AGENT_FAULT)));
  }

  private Approval ask(
      Inbound inbound, Deciding deciding, Outcome.NeedsApproval needed, Change change) {
    if (inbound.hints().consent() instanceof ConsentMode.Never) {
      throw Refusal.of(ErrorCode.APPROVAL_REQUIRED);
    }
    Facts.Request request = deciding.facts().request();
    var question =
        new ApprovalRequest(
            deciding.id(),
            change,
            inbound.actor().subject(),
            request.bytes(),
            request.files(),
            needed.terms().ttl());
    return switch (answer(question)) {
      case ApprovalAsked.Approved approved -> approved.approval();
      case ApprovalAsked.Unapproved open -> throw unapproved(open);
      case ApprovalAsked.Unavailable away -> throw Refusal.of(ErrorCode.APPROVAL_UNAVAILABLE);
    };
  }

  private static Refusal unapproved(ApprovalAsked.Unapproved asked) {
    ErrorCode code =
        asked.state() == ApprovalState.DENIED
            ? ErrorCode.APPROVAL_DENIED
            : ErrorCode.APPROVAL_REQUIRED;
    return Refusal.of(code).asking(new Refusal.Open(asked.id(), asked.state(), asked.url()));
  }

  private ApprovalAsked answer(ApprovalRequest question) {
    try {
      return approver
          .ask(question)
          .toCompletableFuture()
          .get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException away) {
      return new ApprovalAsked.Unavailable();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new ApprovalAsked.Unavailable();
    }
  }
}
