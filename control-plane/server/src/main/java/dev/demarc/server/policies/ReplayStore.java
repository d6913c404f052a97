package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rows of replays in one transaction of their tenant. */
record ReplayStore(Sql sql, TenantId tenant) {
  /** Kept of one policy; older ones are removed when another begins. */
  private static final int KEPT = 20;

  void add(ReplayRow row) {
    sql.update(
        "insert into policy_replay values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        row.id(),
        row.policy(),
        row.revision(),
        row.against(),
        row.begins(),
        row.ends(),
        row.state(),
        row.total(),
        row.unreadable(),
        row.elsewhere(),
        row.complete(),
        row.resultJson(),
        row.startedBy(),
        row.startedAt(),
        row.seenAt(),
        row.goneBefore());
    sql.update(
        """
        delete from policy_replay where tenant_id = ? and policy = ? and id not in (
          select id from policy_replay where tenant_id = ? and policy = ?
          order by started_at desc, id limit ?)
        """,
        tenant,
        row.policy(),
        tenant,
        row.policy(),
        KEPT);
  }

  /** Keeps how far it is; false where it runs no more, because somebody cancelled it. */
  boolean update(ReplayRow row) {
    return sql.update(
            """
            update policy_replay set state = ?, unreadable = ?, elsewhere = ?, result = ?, seen_at = ?
            where tenant_id = ? and id = ? and state = 'running'
            """,
            row.state(),
            row.unreadable(),
            row.elsewhere(),
            row.resultJson(),
            row.seenAt(),
            tenant,
            row.id())
        > 0;
  }

  /** Ends one that runs; false where it ended before. */
  boolean cancel(UUID id) {
    return sql.update(
            """
            update policy_replay set state = 'cancelled' where tenant_id = ? and id = ?
              and state = 'running'
            """,
            tenant,
            id)
        > 0;
  }

  List<ReplayRow> newest(PolicyId policy) {
    return sql.query(
        """
        select * from policy_replay where tenant_id = ? and policy = ?
        order by started_at desc, id limit ?
        """,
        ReplayRow::read,
        tenant,
        policy,
        KEPT);
  }

  ReplayRow get(PolicyId policy, UUID id) {
    return sql.first(
            "select * from policy_replay where tenant_id = ? and policy = ? and id = ?",
            ReplayRow::read,
            tenant,
            policy,
            id)
        .orElseThrow(() -> Problem.notFound("replay"));
  }

  /** Whether one of the tenant runs and shows progress. */
  boolean isOneRunning(Instant now) {
    return sql.first(
            """
            select 1 from policy_replay where tenant_id = ? and state = 'running' and seen_at > ?
            limit 1
            """,
            row -> true,
            tenant,
            now.minus(ReplayRow.SILENCE))
        .orElse(false);
  }
}
