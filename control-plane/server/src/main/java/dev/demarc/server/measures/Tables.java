package dev.demarc.server.measures;

import java.util.List;
import java.util.Map;

/** What measures read of tables that are no rollups: each is small for a tenant and a time. */
final class Tables {
  private static final String CHANGE =
      """
      (%1$s.change::json)->>'dataClass' as class, (%1$s.change::json)#>>'{from,boundary}' as "from",
      (%1$s.change::json)#>>'{to,boundary}' as "to", 1 as n
      """;

  static final Source CONSENTS =
      events(
          List.of("state", "class", "from", "to"),
          """
          select requested_at as at, 'asked' as state, %1$s from consent c
          where tenant_id = :tenant and requested_at >= :from and requested_at < :to
          union all
          select answered_at, case state when 'denied' then 'denied' else 'granted' end, %1$s from consent c
          where tenant_id = :tenant and answered_at >= :from and answered_at < :to
          union all
          select expires_at, 'expired', %1$s from consent c where tenant_id = :tenant and state = 'expired'
            and answered_at is null and expires_at >= :from and expires_at < :to
          union all
          select withdrawn_at, 'withdrawn', %1$s from consent c
          where tenant_id = :tenant and withdrawn_at >= :from and withdrawn_at < :to
          """
              .formatted(CHANGE.formatted("c")));

  static final Source APPROVALS =
      events(
          List.of("state", "class", "from", "to"),
          """
          select requested_at as at, 'asked' as state, %1$s from route_approval c
          where tenant_id = :tenant and requested_at >= :from and requested_at < :to
          union all
          select answered_at, case state when 'denied' then 'denied' else 'granted' end, %1$s
          from route_approval c
          where tenant_id = :tenant and answered_at >= :from and answered_at < :to
          union all
          select expires_at, 'expired', %1$s from route_approval c where tenant_id = :tenant
            and state = 'expired' and answered_at is null and expires_at >= :from and expires_at < :to
          union all
          select ended_at, 'withdrawn', %1$s from route_approval c where tenant_id = :tenant
            and state = 'withdrawn' and ended_at >= :from and ended_at < :to
          """
              .formatted(CHANGE.formatted("c")));

  static final Source ANSWER_TIMES =
      durations(
          List.of(),
          """
          select answered_at as at, answered_at - requested_at as took from consent
          where tenant_id = :tenant and answered_at >= :from and answered_at < :to
          """);

  /** One that its agent has not told of yet counts by its time so far, at most its grant's rest. */
  static final Source WITHDRAWAL_TIMES =
      durations(
          List.of(),
          """
          select withdrawn_at as at,
            least(coalesce(obeyed_at, now()), grant_expires_at) - withdrawn_at as took from consent
          where tenant_id = :tenant and withdrawn_at >= :from and withdrawn_at < :to
            and withdrawn_feed is not null
          """);

  static final Source REFUSED_SPANS =
      events(
          List.of("what"),
          """
          select minute as at, reason as what, spans as n from trace_refused_minute
          where tenant_id = :tenant and minute >= :from and minute < :to
            and reason in ('%s')
          """
              .formatted(String.join("', '", PrivacyReasons.NAMES)));

  static final Source CROSSINGS =
      events(
          List.of("door"),
          """
          select minute as at, case reason when 'tenant' then 'ingest' else 'api' end as door, spans as n
          from trace_refused_minute where tenant_id = :tenant and minute >= :from and minute < :to
            and reason in ('tenant', 'tenant-at-api')
          """);

  static final Source FIRST_CLOUD =
      events(
          List.of("class", "application"),
          """
          select at, class, application, 1 as n from cloud_use
          where tenant_id = :tenant and at >= :from and at < :to
          """);

  static final Source RECEIVED_RECORDS = sequences("least(received, " + AgentSequences.KNOWN + ")");
  static final Source KNOWN_RECORDS = sequences(AgentSequences.KNOWN);

  private static final String NEWEST =
      """
      from agent a cross join lateral (select generation from %1$s_report r
        where r.tenant_id = a.tenant_id and r.agent = a.id order by generation desc limit 1) newest
      join %2$s c on c.tenant_id = a.tenant_id and c.agent = a.id and c.generation = newest.generation
      cross join lateral (select c.body::json as told) b
      where a.tenant_id = :tenant and a.revoked_at is null
      """;

  static final Source TIERS =
      now(
          List.of("tier", "runtime", "precision"),
          Map.of(),
          """
          select distinct on (a.id) told#>>'{probe,tier}' as tier, told#>>'{claim,runtime}' as runtime,
            told#>>'{claim,precision}' as precision, 1 as n, null::timestamptz as at
          %s order by a.id, (told#>>'{probe,tier}')::int desc, c.target, c.model
          """
              .formatted(NEWEST.formatted("capability", "capability")));

  static final Source PROBES = probes("1");
  static final Source FAILED_PROBES = probes("(told#>>'{probe,shortfall}' is not null)::int");

  static final Source CASES = cases("answered");
  static final Source PASSED_CASES = cases("passed");

  static final Source AGENTS = parity("1");
  static final Source CURRENT_AGENTS = parity("current::int");

  private Tables() {}

  private static Source events(List<String> dimensions, String sql) {
    return new TableSource(dimensions, Map.of(), true, false, sql);
  }

  private static Source durations(List<String> dimensions, String sql) {
    return new TableSource(
        dimensions,
        Map.of(),
        true,
        true,
        """
        select *, 1 as n, floor(ln(greatest((extract(epoch from took) * 1000000)::float8, 1)) / ln(1.1::float8))::int
          as bucket from (%s) d
        """
            .formatted(sql));
  }

  private static Source now(List<String> dimensions, Map<String, String> assumed, String sql) {
    return new TableSource(dimensions, assumed, false, false, sql);
  }

  private static Source sequences(String sum) {
    return now(
        List.of("agent"),
        Map.of(),
        """
        select agent::text as agent, %s as n, null::timestamptz as at from agent_sequence
        where tenant_id = :tenant and last_at >= :from and first_at < :to
        """
            .formatted(sum));
  }

  private static Source probes(String sum) {
    return now(
        List.of("runtime", "model"),
        Map.of(),
        """
        select told#>>'{claim,runtime}' as runtime, c.model, %s as n, null::timestamptz as at %s
        """
            .formatted(sum, NEWEST.formatted("capability", "capability")));
  }

  private static Source cases(String sum) {
    return now(
        List.of("target", "model", "task", "set", "dataset"),
        Map.of(),
        """
        select c.target, c.model, c.task, c.golden_set as "set", told->>'dataset' as dataset,
          (told->>'%s')::bigint as n, null::timestamptz as at %s
        """
            .formatted(sum, NEWEST.formatted("quality", "quality_score")));
  }

  /**
   * A version that is no row of numbers is never the newest. Of models, an agent is as current as
   * its newest report: each file that ran is the one that its bundle names. What the catalogue
   * names is in the current bundle alone. One that runs none by a digest is not looked at.
   */
  private static Source parity(String sum) {
    return now(
        List.of("what", "group"),
        Map.of("what", "policy"),
        """
        select what, group_id as "group", %s as n, null::timestamptz as at from (
          select a.group_id, w.what, case w.what
            when 'policy' then a.bundle_version = coalesce(b.version, 0)
            else coalesce(a.parts = max(a.parts) over (partition by w.what), false) end as current
          from (
            select *, case when agent_version ~ '^[0-9]{1,6}([.][0-9]{1,6}){0,3}$'
              then string_to_array(agent_version, '.')::int[] end as parts
            from agent where tenant_id = :tenant and revoked_at is null) a
          left join bundle_head b on b.tenant_id = a.tenant_id and b.group_id = a.group_id
          cross join (values ('policy'), ('agent')) as w(what)
          union all
          select a.group_id, 'model', bool_and(coalesce(told#>>'{probe,digest}' = told#>>'{claim,digest}'
            and a.bundle_version = coalesce((select h.version from bundle_head h
              where h.tenant_id = a.tenant_id and h.group_id = a.group_id), 0), false))
          %s and told#>>'{claim,digest}' is not null group by a.id, a.group_id) each
        """
            .formatted(sum, NEWEST.formatted("capability", "capability")));
  }
}
