package dev.demarc.server.agents;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.access.AgentKey;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Agents as the gate sees them, remembered for a second: a revocation on this replica counts at
 * once, one on another within that second. Bounded; at the bound everything is forgotten and read
 * again. Safe for many threads.
 */
@ApplicationScoped
public class KnownAgents {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final int CAPACITY = 10_000;
  private static final String SELECT =
      """
      select a.tenant_id, a.id, a.group_id, a.public_key,
        coalesce(a.access_key, a.public_key) as access_key, a.revoked_at, a.quarantined_at,
        t.suspended_at
      from agent a join tenant t on t.tenant_id = a.tenant_id where a.id = ?
      """;

  private final TenantDatabase database;
  private final JobDatabase jobs;
  private final Clock clock;
  private final ConcurrentHashMap<AgentId, Remembered> remembered = new ConcurrentHashMap<>();

  KnownAgents(TenantDatabase database, JobDatabase jobs, Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.clock = clock;
  }

  private record Remembered(KnownAgent agent, Instant until) {}

  /** The agent of this tenant. */
  Optional<KnownAgent> find(TenantId tenant, AgentId id) {
    Remembered known = remembered.get(id);
    if (known != null && clock.instant().isBefore(known.until)) {
      return Optional.of(known.agent).filter(agent -> agent.tenant().equals(tenant));
    }
    Optional<KnownAgent> agent =
        database.inTenant(
            tenant,
            sql -> sql.first(SELECT + " and a.tenant_id = ?", KnownAgents::read, id, tenant));
    agent.ifPresent(this::remember);
    return agent;
  }

  /** The agent of this id in whichever tenant: for the one call that brings no token yet. */
  Optional<KnownAgent> find(AgentId id) {
    return jobs.acrossTenants(sql -> sql.first(SELECT, KnownAgents::read, id));
  }

  /** Reads this agent anew next time. */
  void forget(AgentId id) {
    remembered.remove(id);
  }

  private void remember(KnownAgent agent) {
    if (remembered.size() >= CAPACITY) {
      remembered.clear();
    }
    remembered.put(agent.id(), new Remembered(agent, clock.instant().plus(REMEMBERED)));
  }

  private static KnownAgent read(ResultSet row) throws SQLException {
    return new KnownAgent(
        new TenantId(Columns.uuid(row, "tenant_id")),
        new AgentId(Columns.uuid(row, "id")),
        GroupId.of(Columns.text(row, "group_id")),
        AgentKey.of(Columns.text(row, "public_key")),
        AgentKey.of(Columns.text(row, "access_key")),
        Columns.optionalInstant(row, "revoked_at") != null,
        Columns.optionalInstant(row, "quarantined_at") != null,
        Columns.optionalInstant(row, "suspended_at") != null);
  }
}
