package dev.demarc.server.approvals;

import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Approvals as people may read them. */
@ApplicationScoped
class ApprovalReading {
  /** The state that holds now, in SQL: as {@link RouteApproval#state}. */
  private static final String STATE_NOW =
      """
      case when state = 'requested' and expires_at <= ? then 'expired'
           when state = 'approved' and (valid_until <= ? or uses >= most_uses) then 'expired'
           else state end
      """;

  private final TenantDatabase database;
  private final Subjects subjects;
  private final Clock clock;

  ApprovalReading(TenantDatabase database, Subjects subjects, Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.clock = clock;
  }

  /** Newest first. */
  List<ApprovalView> list(
      TenantId tenant,
      ApprovalView.Reader reader,
      @Nullable ApprovalState state,
      @Nullable ApprovalCursor after,
      int limit) {
    Instant now = clock.instant();
    var sqlText = new StringBuilder("select * from route_approval where tenant_id = ?");
    var arguments = new ArrayList<Object>(List.of(tenant));
    if (state != null) {
      sqlText.append(" and ").append(STATE_NOW).append(" = ?");
      arguments.addAll(List.of(now, now, state));
    }
    if (after != null) {
      sqlText.append(" and (requested_at, id) < (?, ?)");
      arguments.addAll(List.of(after.requestedAt(), after.id()));
    }
    sqlText.append(" order by requested_at desc, id desc limit ?");
    arguments.add(limit);
    return database.inTenant(
        tenant,
        sql ->
            sql.query(sqlText.toString(), ApprovalRows::read, arguments.toArray()).stream()
                .map(approval -> ApprovalView.of(approval, reader, now, List.of()))
                .toList());
  }

  /** One, with its history. */
  ApprovalView get(TenantId tenant, ApprovalView.Reader reader, ApprovalId id) {
    return database.inTenant(
        tenant,
        sql -> {
          RouteApproval approval =
              new ApprovalRows(sql, tenant)
                  .find(id)
                  .orElseThrow(() -> Problem.notFound("approval"));
          return ApprovalView.of(approval, reader, clock.instant(), steps(sql, tenant, id));
        });
  }

  private List<ApprovalView.Step> steps(Sql sql, TenantId tenant, ApprovalId id) {
    var ledger = new Ledger(sql, tenant, subjects);
    List<Ledger.Entry> history = ledger.of(id);
    var people = ledger.people(history);
    return history.stream().map(entry -> ApprovalView.Step.of(entry, people)).toList();
  }
}
