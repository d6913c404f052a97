package dev.demarc.server.agents;

import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.measures.Family;
import dev.demarc.server.measures.Rollups;
import dev.demarc.server.measures.Tally;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reports of bundles add to what is counted. Reports are pruned; the sums stay. */
final class BundleSums {
  private BundleSums() {}

  private record Signed(String group, Instant at) {}

  /**
   * Counts a report, in the transaction that stored it and holds back others of the tenant. What an
   * agent tells again, at once or after a restart, is not the first time.
   *
   * @param sequence the report's number
   */
  static void add(
      Sql sql, TenantId tenant, AgentId agent, BundleReport report, long sequence, Instant now) {
    var tally = new Tally();
    @Nullable RejectReason reason = report.reason();
    if (reason != null) {
      tally.add(Family.REJECTION, now, List.of(reason.wire()), 1);
    } else {
      first(sql, tenant, agent, report, sequence)
          .forEach(signed ->
              tally.addDuration(
                  Family.PROPAGATION,
                  now,
                  List.of(signed.group),
                  Duration.between(signed.at, now).toNanos() / 1_000,
                  1));
    }
    Rollups.add(sql, tally);
  }

  private static List<Signed> first(
      Sql sql, TenantId tenant, AgentId agent, BundleReport report, long sequence) {
    return sql.query(
        """
        select b.group_id, b.created_at from bundle b
        where b.tenant_id = ? and b.digest = ? and not exists (
          select 1 from bundle_report e where e.tenant_id = b.tenant_id and e.agent = ?
            and e.digest = b.digest and e.reason is null and e.sequence < ?)
        """,
        row -> new Signed(Columns.text(row, "group_id"), Columns.instant(row, "created_at")),
        tenant,
        report.digest(),
        agent,
        sequence);
  }
}
