package dev.demarc.server.approvals;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.ledger.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An approval as people see it.
 *
 * @param decision it was first asked for
 * @param requestedBy whose requests it was asked for, as far as they were verified
 * @param ttl the longest it may hold
 * @param mostUses absent where it is not limited
 * @param endedBy absent where it was superseded
 * @param mayAnswer whether the reader may answer it now
 * @param mayWithdraw whether the reader may take it back now
 * @param history empty in lists
 */
public record ApprovalView(
    ApprovalId id,
    ApprovalState state,
    AgentId agent,
    DecisionId decision,
    Notice notice,
    Change change,
    long bytes,
    int files,
    Duration ttl,
    List<SubjectId> requestedBy,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable Instant answeredAt,
    @Nullable SubjectId answeredBy,
    @Nullable String reason,
    @Nullable Instant validUntil,
    @Nullable Integer mostUses,
    int uses,
    @Nullable Instant endedAt,
    @Nullable SubjectId endedBy,
    boolean mayAnswer,
    boolean mayWithdraw,
    List<Step> history) {

  /** One entry of the ledger. */
  public record Step(
      long sequence,
      Instant at,
      String kind,
      String actor,
      Map<String, String> detail,
      String hash) {
    static Step of(Ledger.Entry entry, Map<String, SubjectId> people) {
      return new Step(
          entry.event().sequence(),
          entry.event().at(),
          entry.event().kind(),
          entry.actor(people),
          entry.event().detail(),
          entry.hash());
    }
  }

  /**
   * Who reads.
   *
   * @param approves whether they have the role that answers
   */
  record Reader(SubjectId person, boolean approves) {}

  static ApprovalView of(RouteApproval approval, Reader reader, Instant now, List<Step> history) {
    ApprovalState state = approval.state(now);
    ApprovalRequest request = approval.request();
    RouteApproval.@Nullable Answered answer = approval.answer();
    RouteApproval.@Nullable Ended ended = approval.ended();
    boolean open = state == ApprovalState.REQUESTED;
    return new ApprovalView(
        approval.id(),
        state,
        approval.agent(),
        request.decision(),
        approval.notice(),
        request.change(),
        request.bytes(),
        request.files(),
        request.ttl(),
        approval.requesters().stream().sorted().toList(),
        approval.requestedAt(),
        approval.expiresAt(),
        answer == null ? null : answer.at(),
        answer == null ? null : answer.by(),
        answer == null ? null : answer.reason(),
        answer == null ? null : answer.validUntil(),
        answer == null ? null : answer.mostUses(),
        approval.uses(),
        ended == null ? null : ended.at(),
        ended == null ? null : ended.by(),
        open && reader.approves && approval.mayBeAnsweredBy(reader.person),
        state == ApprovalState.APPROVED && reader.approves,
        history);
  }
}
