package dev.demarc.portal.approvals;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.organisation.ApprovalState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question to the organisation about one route, and what became of it. */
record Approval(
    ApprovalId id,
    ApprovalState state,
    @Nullable String agent,
    @Nullable String decision,
    Notice notice,
    Change change,
    @Nullable Long bytes,
    @Nullable Long files,
    @Nullable Duration ttl,
    List<String> requestedBy,
    @Nullable Instant requestedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant answeredAt,
    @Nullable String answeredBy,
    @Nullable String reason,
    @Nullable Instant validUntil,
    @Nullable Integer mostUses,
    int uses,
    @Nullable Instant endedAt,
    @Nullable String endedBy,
    boolean mayAnswer,
    boolean mayWithdraw,
    List<Event> history) {

  /** What an approver is shown, and the digest that binds the answer to it. */
  record Notice(List<String> lines, String digest) {}

  /** One entry of the ledger. */
  record Event(String kind, @Nullable Instant at, @Nullable String actor) {}

  boolean open() {
    return state == ApprovalState.REQUESTED;
  }
}
