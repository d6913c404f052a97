package dev.demarc.server.approvals;

import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Approvals that the policy in force no longer asks for on the terms they were given under. */
@ApplicationScoped
public class SupersededApprovals {
  private final ApprovalChanges changes;
  private final Subjects subjects;
  private final Clock clock;

  SupersededApprovals(ApprovalChanges changes, Subjects subjects, Clock clock) {
    this.changes = changes;
    this.subjects = subjects;
    this.clock = clock;
  }

  /**
   * Writes it down, in a transaction that has taken the chain.
   *
   * @return whether it was still in force
   */
  public boolean supersede(Sql sql, TenantId tenant, ApprovalId id, Map<String, String> detail) {
    var ledger = new Ledger(sql, tenant, subjects);
    var rows = new ApprovalRows(sql, tenant);
    var context = new ApprovalChanges.Context(sql, tenant, rows, ledger, clock.instant());
    Optional<ApprovalState> next =
        rows.find(id)
            .map(approval -> approval.state(context.now()))
            .flatMap(ApprovalStep.SUPERSEDE::from);
    next.ifPresent(state -> {
      rows.ended(id, state, context.now(), null);
      changes.record(context, id, ApprovalStep.SUPERSEDE, Actor.SYSTEM, detail);
    });
    return next.isPresent();
  }
}
