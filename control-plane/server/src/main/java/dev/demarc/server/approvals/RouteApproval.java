package dev.demarc.server.approvals;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.server.ledger.Notice;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One approval as it stands.
 *
 * @param requesters whose requests it was asked for, as far as they were verified
 * @param expiresAt when the open question runs out
 * @param answer absent until somebody answered
 * @param ended how it was taken back or superseded, absent until then
 * @param uses as often as the agent told
 */
record RouteApproval(
    ApprovalId id,
    AgentId agent,
    ApprovalRequest request,
    Set<SubjectId> requesters,
    Notice notice,
    ApprovalState stored,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable Answered answer,
    @Nullable Ended ended,
    int uses) {
  RouteApproval {
    requesters = Set.copyOf(requesters);
  }

  /**
   * What was answered.
   *
   * @param validUntil absent in a denial, as is the envelope
   * @param mostUses absent where it is not limited
   */
  record Answered(
      Instant at,
      SubjectId by,
      @Nullable String reason,
      @Nullable Instant validUntil,
      @Nullable Integer mostUses,
      @Nullable String envelope) {}

  /**
   * That it is over before its time.
   *
   * @param by absent where it was superseded
   */
  record Ended(Instant at, @Nullable SubjectId by) {}

  /** The state now: what has run out is expired, also before the job has written it down. */
  ApprovalState state(Instant now) {
    return switch (stored) {
      case REQUESTED -> now.isBefore(expiresAt) ? stored : ApprovalState.EXPIRED;
      case APPROVED -> isOver(now) ? ApprovalState.EXPIRED : stored;
      case DENIED, EXPIRED, WITHDRAWN, SUPERSEDED -> stored;
    };
  }

  private boolean isOver(Instant now) {
    if (answer == null || answer.validUntil() == null) {
      return true;
    }
    Integer most = answer.mostUses();
    return !now.isBefore(answer.validUntil()) || (most != null && uses >= most);
  }

  /** Whether it also answers a request for the same that comes now. */
  boolean settles(Instant now, Instant refusedSince) {
    return switch (state(now)) {
      case APPROVED -> true;
      case DENIED -> answer != null && answer.at().isAfter(refusedSince);
      case REQUESTED, EXPIRED, WITHDRAWN, SUPERSEDED -> false;
    };
  }

  /** Whether this approver may answer: anybody whose own request it is not. */
  boolean mayBeAnsweredBy(SubjectId person) {
    return !requesters.contains(person);
  }
}
