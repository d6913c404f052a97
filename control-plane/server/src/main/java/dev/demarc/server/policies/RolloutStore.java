package dev.demarc.server.policies;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of rollouts in one transaction of their tenant. */
record RolloutStore(Sql sql, TenantId tenant) {
  /** Shown of one policy. */
  static final int SHOWN = 20;

  /** Writes it down with its groups and what each obeys now. */
  void add(Rollout rollout, List<List<GroupId>> stages) {
    sql.update(
        "insert into rollout values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        rollout.policy(),
        rollout.version(),
        rollout.state(),
        rollout.stage(),
        rollout.stages(),
        rollout.advance(),
        rollout.gateJson(),
        rollout.reachedAt(),
        rollout.reason(),
        rollout.detail(),
        rollout.startedBy(),
        rollout.startedAt(),
        rollout.endedAt());
    for (int at = 0; at < stages.size(); at++) {
      for (GroupId group : stages.get(at)) {
        sql.update(
            """
            insert into rollout_group
            select ?, ?, ?, names.group_id, ?, g.policy, g.version
            from (select ?::text as group_id) names
            left join group_policy g on g.tenant_id = ? and g.group_id = names.group_id
            """,
            tenant,
            rollout.policy(),
            rollout.version(),
            at + 1,
            group,
            tenant);
      }
    }
  }

  void update(Rollout rollout) {
    sql.update(
        """
        update rollout set state = ?, stage = ?, reached_at = ?, reason = ?, detail = ?, ended_at = ?
        where tenant_id = ? and policy = ? and version = ?
        """,
        rollout.state(),
        rollout.stage(),
        rollout.reachedAt(),
        rollout.reason(),
        rollout.detail(),
        rollout.endedAt(),
        tenant,
        rollout.policy(),
        rollout.version());
  }

  /** Keeps which bundle brought the version to the group first. */
  void brought(Rollout rollout, GroupId group, long bundle) {
    sql.update(
        """
        update rollout_group set bundle = ?
        where tenant_id = ? and policy = ? and version = ? and group_id = ?
        """,
        bundle,
        tenant,
        rollout.policy(),
        rollout.version(),
        group);
  }

  /** The one that others of the policy wait for. */
  Optional<Rollout> open(PolicyId policy) {
    return sql.first(
        """
        select * from rollout where tenant_id = ? and policy = ? and state in ('watching', 'passed')
        """,
        Rollout::read,
        tenant,
        policy);
  }

  /** Newest first. */
  List<Rollout> newest(PolicyId policy, int most) {
    return sql.query(
        "select * from rollout where tenant_id = ? and policy = ? order by version desc limit ?",
        Rollout::read,
        tenant,
        policy,
        most);
  }

  List<GroupId> groups(Rollout rollout, int stage) {
    return groups(rollout.policy(), rollout.version()).getOrDefault(stage, List.of());
  }

  /** By stage. */
  Map<Integer, List<GroupId>> groups(PolicyId policy, PolicyVersion version) {
    Map<Integer, List<GroupId>> stages = new TreeMap<>();
    sql.query(
            """
            select stage, group_id from rollout_group
            where tenant_id = ? and policy = ? and version = ? order by stage, group_id
            """,
            row -> Map.entry(row.getInt("stage"), GroupId.of(Columns.text(row, "group_id"))),
            tenant,
            policy,
            version)
        .forEach(each ->
            stages.computeIfAbsent(each.getKey(), n -> new ArrayList<>()).add(each.getValue()));
    return stages;
  }

  /** The first group that obeys what neither this rollout gave it nor it obeyed before. */
  Optional<GroupId> takenOver(Rollout rollout) {
    return sql.first(
        """
        select r.group_id from rollout_group r
        left join group_policy g on g.tenant_id = r.tenant_id and g.group_id = r.group_id
        where r.tenant_id = ? and r.policy = ? and r.version = ?
          and case when r.stage <= ?
            then g.policy is distinct from r.policy or g.version is distinct from r.version
            else g.policy is distinct from r.before_policy
              or g.version is distinct from r.before_version end
        order by r.stage, r.group_id limit 1
        """,
        row -> GroupId.of(Columns.text(row, "group_id")),
        tenant,
        rollout.policy(),
        rollout.version(),
        rollout.stage());
  }
}
