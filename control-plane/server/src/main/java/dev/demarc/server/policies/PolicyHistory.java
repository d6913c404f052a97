package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who did what to policies and why, in one transaction of their tenant; only added to. */
record PolicyHistory(Sql sql, TenantId tenant) {

  /**
   * Something that was done.
   *
   * @param revision of the draft, 0 where it was not done to one
   * @param version that it made, that a rollout brings, or that was withdrawn
   * @param step which of two approvals, or which stage of the rollout, from 1
   * @param rollbackOf the older version that comes back
   * @param comment why, empty where nothing was said
   */
  record Deed(
      String action,
      int revision,
      @Nullable PolicyVersion version,
      @Nullable Integer step,
      @Nullable PolicyVersion rollbackOf,
      String comment) {
    static Deed toDraft(PolicyState.Action action, int revision, String comment) {
      return new Deed(action.wire(), revision, null, null, null, comment);
    }

    static Deed ofRollout(String action, Rollout rollout, String comment) {
      return new Deed(action, 0, rollout.version(), rollout.stage(), null, comment);
    }

    /** As the audit tells it: numbers only. */
    Map<String, String> detail() {
      Map<String, String> detail = new TreeMap<>();
      if (revision > 0) {
        detail.put("revision", Integer.toString(revision));
      }
      if (version != null) {
        detail.put("version", version.text());
      }
      if (step != null) {
        detail.put("step", step.toString());
      }
      if (rollbackOf != null) {
        detail.put("rollbackOf", rollbackOf.text());
      }
      return detail;
    }
  }

  void add(PolicyId policy, Instant at, Actor actor, Deed deed) {
    sql.update(
        """
        insert into policy_event
          (tenant_id, policy, at, actor, action, revision, comment, version, step, rollback_of)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        policy,
        at,
        actor.text(),
        deed.action(),
        deed.revision(),
        deed.comment(),
        deed.version(),
        deed.step(),
        deed.rollbackOf());
  }

  /** Newest first; those before {@code before}. The first edit of a policy is its creation. */
  List<PolicyView.EventView> page(PolicyId policy, long before, int limit) {
    return sql.query(
        """
        select *, case when action = 'edit' and revision = 1 then 'create' else action end as did
        from policy_event where tenant_id = ? and policy = ? and sequence < ?
        order by sequence desc limit ?
        """,
        PolicyHistory::read,
        tenant,
        policy,
        before,
        limit);
  }

  private static PolicyView.EventView read(ResultSet row) throws SQLException {
    return new PolicyView.EventView(
        row.getLong("sequence"),
        Columns.instant(row, "at"),
        Columns.text(row, "actor"),
        Columns.text(row, "did"),
        positive(row, "revision"),
        version(row, "version"),
        positive(row, "step"),
        version(row, "rollback_of"),
        Columns.text(row, "comment"));
  }

  private static @Nullable Integer positive(ResultSet row, String column) throws SQLException {
    int number = row.getInt(column);
    return number > 0 ? number : null;
  }

  /** A version, where there is one. */
  static @Nullable PolicyVersion version(ResultSet row, String column) throws SQLException {
    int number = row.getInt(column);
    return number > 0 ? new PolicyVersion(number) : null;
  }
}
