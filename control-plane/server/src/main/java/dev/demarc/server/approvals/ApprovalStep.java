package dev.demarc.server.approvals;

import static dev.demarc.contract.organisation.ApprovalState.APPROVED;
import static dev.demarc.contract.organisation.ApprovalState.DENIED;
import static dev.demarc.contract.organisation.ApprovalState.EXPIRED;
import static dev.demarc.contract.organisation.ApprovalState.REQUESTED;
import static dev.demarc.contract.organisation.ApprovalState.SUPERSEDED;
import static dev.demarc.contract.organisation.ApprovalState.WITHDRAWN;

import dev.demarc.contract.Wire;
import dev.demarc.contract.organisation.ApprovalState;
import java.util.Map;
import java.util.Optional;

/** What can happen to an approval, and where it leads: the whole state machine. */
enum ApprovalStep implements Wire {
  REQUEST("requested", Map.of()),
  APPROVE("approved", Map.of(REQUESTED, APPROVED)),
  DENY("denied", Map.of(REQUESTED, DENIED)),
  USE("used", Map.of(APPROVED, APPROVED)),
  WITHDRAW("withdrawn", Map.of(APPROVED, WITHDRAWN)),
  SUPERSEDE("superseded", Map.of(APPROVED, SUPERSEDED)),
  EXPIRE("expired", Map.of(REQUESTED, EXPIRED, APPROVED, EXPIRED));

  private final String wire;
  private final Map<ApprovalState, ApprovalState> table;

  ApprovalStep(String wire, Map<ApprovalState, ApprovalState> table) {
    this.wire = wire;
    this.table = table;
  }

  /** The state after this step, where the step is possible. */
  Optional<ApprovalState> from(ApprovalState state) {
    return Optional.ofNullable(table.get(state));
  }

  /** How the ledger names it, apart from the steps of consents. */
  String kind() {
    return "approval-" + wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
