package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.AgentState;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a stage and what they say of the version: their heartbeats, their newest report of
 * a bundle, and the requests they decided. Revoked ones are left out.
 */
record StageAgents(Sql sql, TenantId tenant, Rollout rollout, int stage, Instant now) {
  /** Shown of one stage, those first that hold it up. */
  static final int SHOWN = 200;

  private static final Duration BEFORE = Duration.ofHours(1);
  private static final int REQUESTS = 5_000;

  private static final String PROGRESS =
      """
      with said as (
        select distinct on (agent) agent, version, reason from bundle_report
        where tenant_id = ? order by agent, sequence desc),
      progress as (
        select a.id, a.name, a.group_id, a.last_seen_at, said.reason,
          case
            when a.last_seen_at is null or a.last_seen_at < ? then 'away'
            when a.bundle_version < g.bundle and said.version >= g.bundle
              and said.reason is not null then 'rejected'
            when a.last_seen_at <= ? then 'silent'
            when a.bundle_version >= g.bundle then 'applied'
            else 'waiting' end as progress
        from rollout_group g
        join agent a on a.tenant_id = g.tenant_id and a.group_id = g.group_id
        left join said on said.agent = a.id
        where g.tenant_id = ? and g.policy = ? and g.version = ? and g.stage = ?
          and a.revoked_at is null)
      """;

  /**
   * One agent.
   *
   * @param reason why it rejected the bundle; absent where it did not
   */
  public record Agent(
      AgentId id,
      String name,
      GroupId group,
      Health.Progress progress,
      @Nullable RejectReason reason,
      @Nullable Instant lastSeenAt) {

    private static Agent read(ResultSet row) throws SQLException {
      Health.Progress progress =
          Wire.parse(Health.Progress.class, "progress", Columns.text(row, "progress"));
      String reason = progress == Health.Progress.REJECTED ? row.getString("reason") : null;
      return new Agent(
          new AgentId(Columns.uuid(row, "id")),
          Columns.text(row, "name"),
          GroupId.of(Columns.text(row, "group_id")),
          progress,
          reason == null ? null : Wire.parse(RejectReason.class, "reason", reason),
          Columns.optionalInstant(row, "last_seen_at"));
    }
  }

  /** All of them, in numbers. */
  Health health() {
    Map<Health.Progress, Integer> counts = new EnumMap<>(Health.Progress.class);
    progress(
            "select progress, count(*) as agents from progress group by progress",
            row ->
                Map.entry(
                    Wire.parse(Health.Progress.class, "progress", Columns.text(row, "progress")),
                    row.getInt("agents")))
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return new Health(
        counts.getOrDefault(Health.Progress.APPLIED, 0),
        counts.getOrDefault(Health.Progress.WAITING, 0),
        counts.getOrDefault(Health.Progress.REJECTED, 0),
        counts.getOrDefault(Health.Progress.SILENT, 0),
        counts.getOrDefault(Health.Progress.AWAY, 0),
        rollout.gate().refused() == null ? null : requests());
  }

  /** The first {@value #SHOWN}: rejected, silent, waiting, applied, away. */
  List<Agent> first() {
    return progress(
        """
        select * from progress
        order by array_position(array['rejected', 'silent', 'waiting', 'applied', 'away'], progress),
          name, id limit 200
        """,
        Agent::read);
  }

  private <T> List<T> progress(String select, Sql.RowReader<T> reader) {
    return sql.query(
        PROGRESS + select,
        reader,
        tenant,
        rollout.reachedAt().minus(AgentState.STALE_AFTER),
        now.minus(AgentState.STALE_AFTER),
        tenant,
        rollout.policy(),
        rollout.version(),
        stage);
  }

  private record Share(long requests, long refused) {}

  private Health.Requests requests() {
    Instant reached = rollout.reachedAt();
    Share before = share(reached.minus(BEFORE), reached, false);
    Share after = share(reached, now, true);
    return new Health.Requests(before.requests, before.refused, after.requests, after.refused);
  }

  /** Of the newest requests of the time, those under the version or those under others. */
  private Share share(Instant from, Instant to, boolean underIt) {
    return sql.first(
            """
            select count(*) as requests, count(*) filter (where outcome <> 'routed') as refused
            from (
              select outcome, attributes from trace_span
              where tenant_id = ? and kind = 'request'
                and day >= (?::timestamptz at time zone 'UTC')::date
                and day <= (?::timestamptz at time zone 'UTC')::date and at >= ? and at < ?
                and agent in (
                  select a.id from rollout_group g
                  join agent a on a.tenant_id = g.tenant_id and a.group_id = g.group_id
                  where g.tenant_id = ? and g.policy = ? and g.version = ? and g.stage = ?
                    and a.revoked_at is null)
              order by at desc limit ?) newest
            where ? = coalesce(attributes ->> 'demarc.policy.id' = ?
              and attributes ->> 'demarc.policy.version' = ?, false)
            """,
            row -> new Share(row.getLong("requests"), row.getLong("refused")),
            tenant,
            from,
            to,
            from,
            to,
            tenant,
            rollout.policy(),
            rollout.version(),
            stage,
            REQUESTS,
            underIt,
            rollout.policy().text(),
            rollout.version().text())
        .orElseThrow();
  }
}
