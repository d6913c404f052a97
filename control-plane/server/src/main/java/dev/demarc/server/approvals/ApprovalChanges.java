package dev.demarc.server.approvals;

import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * Changes approvals in one transaction each, which takes the tenant's chain first: of two at once
 * one is made and the other meets what is there by then. What changes is in the ledger, and what
 * people do in the administrative record as well.
 */
@ApplicationScoped
class ApprovalChanges {
  private final TenantDatabase database;
  private final Subjects subjects;
  private final Audit audit;
  private final MeterRegistry meters;
  private final Clock clock;

  ApprovalChanges(
      TenantDatabase database, Subjects subjects, Audit audit, MeterRegistry meters, Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.audit = audit;
    this.meters = meters;
    this.clock = clock;
  }

  /** What a change has to work with. */
  record Context(Sql sql, TenantId tenant, ApprovalRows rows, Ledger ledger, Instant now) {
    RouteApproval find(ApprovalId id) {
      return rows.find(id).orElseThrow(() -> Problem.notFound("approval"));
    }
  }

  /** Makes a change. */
  <T> T change(TenantId tenant, Function<Context, T> change) {
    return database.inTenant(
        tenant,
        sql -> {
          var ledger = new Ledger(sql, tenant, subjects);
          ledger.lock();
          var rows = new ApprovalRows(sql, tenant);
          return change.apply(new Context(sql, tenant, rows, ledger, clock.instant()));
        });
  }

  /** Puts a step on the record. */
  void record(
      Context context, ApprovalId id, ApprovalStep step, Actor by, Map<String, String> detail) {
    context.ledger().appendFor(id, context.now(), step.kind(), by, detail);
    if (by.person() != null) {
      String action = "approval." + step.wire();
      audit.record(context.sql(), context.tenant(), by, action, id.text(), detail);
    }
    meters.counter("demarc_approval_requests", "state", step.wire()).increment();
  }

  /** The state after the step. */
  static ApprovalState step(ApprovalStep step, RouteApproval approval, Instant now) {
    ApprovalState state = approval.state(now);
    return step.from(state)
        .orElseThrow(() ->
            Problem.conflict(
                "An approval that is %s cannot be %s.".formatted(state.wire(), step.wire())));
  }
}
