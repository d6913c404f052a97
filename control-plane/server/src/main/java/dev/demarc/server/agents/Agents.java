package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.Wire;
import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.contract.agent.HeartbeatAnswer;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.measures.AgentSequences;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The agents of a tenant: what they say of themselves, and their end. */
@ApplicationScoped
public class Agents {
  private static final String SELECT =
      """
      select a.*, coalesce(b.version, 0) as current_bundle from agent a
      left join bundle_head b on b.tenant_id = a.tenant_id and b.group_id = a.group_id
      where a.tenant_id = ?
      """;

  private final TenantDatabase database;
  private final KnownAgents known;
  private final Hints hints;
  private final Audit audit;
  private final Clock clock;

  Agents(TenantDatabase database, KnownAgents known, Hints hints, Audit audit, Clock clock) {
    this.database = database;
    this.known = known;
    this.hints = hints;
    this.audit = audit;
    this.clock = clock;
  }

  /** An agent as people see it. */
  public record Agent(
      AgentId id,
      String name,
      SiteId site,
      GroupId group,
      Boundary boundary,
      String region,
      AgentState state,
      String agentVersion,
      long bundleVersion,
      long currentBundleVersion,
      @Nullable Instant lastSeenAt,
      Instant enrolledAt,
      @Nullable Instant revokedAt,
      @Nullable Instant quarantinedAt,
      @Nullable String quarantineReason,
      long queued,
      Map<TargetId, Availability> targets) {}

  /** By name, then id; those after this key. */
  List<Agent> list(TenantId tenant, AgentKeyset after, int limit) {
    return database.inTenant(
        tenant,
        sql ->
            sql.query(
                SELECT + " and (a.name, a.id) > (?, ?) order by a.name, a.id limit ?",
                this::read,
                tenant,
                after.name(),
                after.id(),
                limit));
  }

  Agent get(TenantId tenant, AgentId id) {
    return database
        .inTenant(tenant, sql -> sql.first(SELECT + " and a.id = ?", this::read, tenant, id))
        .orElseThrow(() -> Problem.notFound("agent"));
  }

  /** Whether it must not be told anything: it is revoked or quarantined. */
  boolean isShutOut(TenantId tenant, AgentId id) {
    return known
        .find(tenant, id)
        .map(agent -> agent.revoked() || agent.quarantined() || agent.suspended())
        .orElse(true);
  }

  /** Ends an agent for good: its tokens, its hint stream, its next call. */
  void revoke(TenantId tenant, SubjectId by, AgentId id) {
    database.doInTenant(
        tenant,
        sql -> {
          int changed =
              sql.update(
                  """
                  update agent set revoked_at = ?, revoked_by = ?
                  where tenant_id = ? and id = ? and revoked_at is null
                  """,
                  clock.instant(),
                  by,
                  tenant,
                  id);
          if (changed == 1) {
            audit.record(sql, tenant, Actor.of(by), "agent.revoked", id.text(), Map.of());
          } else {
            checkExists(sql, tenant, id);
          }
        });
    known.forget(id);
    hints.revoked(id);
  }

  static void checkExists(Sql sql, TenantId tenant, AgentId id) {
    boolean exists =
        sql.first("select 1 from agent where tenant_id = ? and id = ?", row -> true, tenant, id)
            .isPresent();
    if (!exists) {
      throw Problem.notFound("agent");
    }
  }

  /** Keeps an agent's word about itself; its times are not believed. */
  HeartbeatAnswer heartbeat(TenantId tenant, AgentId id, GroupId group, Heartbeat heartbeat) {
    return database.inTenant(
        tenant,
        sql -> {
          keep(sql, tenant, id, heartbeat);
          return new HeartbeatAnswer(newest(sql, tenant, id, group));
        });
  }

  private void keep(Sql sql, TenantId tenant, AgentId id, Heartbeat heartbeat) {
    sql.update(
        """
        update agent set last_seen_at = ?, agent_version = ?, bundle_version = ?, epoch = ?,
          records_written = ?, queued = ?, targets = ?
        where tenant_id = ? and id = ? and revoked_at is null
        """,
        clock.instant(),
        heartbeat.agentVersion(),
        heartbeat.bundleVersion(),
        heartbeat.epoch(),
        heartbeat.recordsWritten(),
        heartbeat.queued(),
        json(heartbeat.targets()),
        tenant,
        id);
    AgentSequences.heard(
        sql, tenant, id, heartbeat.epoch(), heartbeat.recordsWritten(), clock.instant());
  }

  /** Another text after each change that the agent may pull: bundle, withdrawal, grant. */
  private static String newest(Sql sql, TenantId tenant, AgentId id, GroupId group) {
    return sql.first(
            """
            select concat_ws('.',
              coalesce((select version from bundle_head where tenant_id = ? and group_id = ?), 0),
              coalesce((select feed from consent_head where tenant_id = ?), 0),
              coalesce((select extract(epoch from max(answered_at)) from consent
                where tenant_id = ? and agent = ? and state = 'granted'), 0),
              (select extract(epoch from max(answered_at)) from route_approval
                where tenant_id = ? and agent = ? and state = 'approved')) as newest
            """,
            row -> Columns.text(row, "newest"),
            tenant,
            group,
            tenant,
            tenant,
            id,
            tenant,
            id)
        .orElseThrow();
  }

  /** Keeps what became of a bundle. */
  void report(TenantId tenant, AgentId id, BundleReport report) {
    Instant now = clock.instant();
    database.doInTenant(
        tenant,
        sql -> {
          BundleSums.add(sql, tenant, id, report, insert(sql, tenant, id, report, now), now);
          if (report.reason() == null) {
            sql.update(
                "update agent set bundle_version = ? where tenant_id = ? and id = ?",
                report.version(),
                tenant,
                id);
          }
        });
  }

  /** Its number; holds the others of the tenant until the transaction ends. */
  private static long insert(
      Sql sql, TenantId tenant, AgentId id, BundleReport report, Instant now) {
    return sql.first(
            """
            with head as (
              insert into bundle_report_head values (?, 1) on conflict (tenant_id)
              do update set sequence = bundle_report_head.sequence + 1
              returning tenant_id, sequence)
            insert into bundle_report
              (tenant_id, sequence, agent, version, digest, reason, detail, at)
            select tenant_id, sequence, ?::uuid, ?::bigint, ?, ?, ?, ?::timestamptz from head
            returning sequence
            """,
            row -> row.getLong("sequence"),
            tenant,
            id,
            report.version(),
            report.digest(),
            report.reason(),
            ReportDetail.kept(report.detail()),
            now)
        .orElseThrow();
  }

  private Agent read(ResultSet row) throws SQLException {
    @Nullable Instant lastSeen = Columns.optionalInstant(row, "last_seen_at");
    @Nullable Instant revoked = Columns.optionalInstant(row, "revoked_at");
    @Nullable Instant quarantined = Columns.optionalInstant(row, "quarantined_at");
    return new Agent(
        new AgentId(Columns.uuid(row, "id")),
        Columns.text(row, "name"),
        SiteId.of(Columns.text(row, "site")),
        GroupId.of(Columns.text(row, "group_id")),
        Wire.parse(Boundary.class, "boundary", Columns.text(row, "boundary")),
        Columns.text(row, "region"),
        AgentState.at(clock.instant(), lastSeen, revoked, quarantined),
        Columns.text(row, "agent_version"),
        row.getLong("bundle_version"),
        row.getLong("current_bundle"),
        lastSeen,
        Columns.instant(row, "enrolled_at"),
        revoked,
        quarantined,
        row.getString("quarantine_reason"),
        row.getLong("queued"),
        targets(Columns.text(row, "targets")));
  }

  private static Map<TargetId, Availability> targets(String json) {
    try {
      return DemarcJson.strict()
          .readValue(json, new TypeReference<TreeMap<TargetId, Availability>>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an agent's targets are not JSON", impossible);
    }
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
