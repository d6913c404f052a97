package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What agents' machines can run, as each signed it with its own key. A report replaces the one
 * before it whole; the newest {@value SignedReports#KEPT} of an agent are kept. Nothing of a report
 * is believed but what its signature and its own table of tiers bear out: whether a route is as
 * claimed is worked out here from claim, probe and this clock, not read from it.
 */
@ApplicationScoped
public class Capabilities {
  private static final SignedReports<CapabilityReport> REPORTS =
      new SignedReports<>(
          CapabilityReport.class, CapabilityReport.PAYLOAD_TYPE, "capability_report", "capability");
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final TenantDatabase database;
  private final Clock clock;

  Capabilities(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A route at an agent as people see it.
   *
   * @param mismatch what is against it now, absent where it is as claimed
   */
  public record Item(
      Claim claim,
      Probe probe,
      @Nullable Shortfall mismatch,
      long generation,
      Instant receivedAt) {}

  /**
   * Keeps a report.
   *
   * @throws Problem {@code validation} when it is not signed by this key or is another agent's,
   *     {@code conflict} when it is not newer than the newest, {@code too_large}
   */
  void take(TenantId tenant, AgentId id, PublicKey key, Dsse envelope) {
    CapabilityReport report = REPORTS.open(tenant, id, key, envelope);
    database.doInTenant(tenant, sql -> store(sql, report, envelope));
  }

  private void store(Sql sql, CapabilityReport report, Dsse envelope) {
    if (!REPORTS.file(sql, report, envelope, clock.instant())) {
      return;
    }
    for (Capability each : report.capabilities()) {
      sql.update(
          "insert into capability values (?, ?, ?, ?, ?, ?)",
          report.tenant(),
          report.agent(),
          report.generation(),
          each.claim().target(),
          each.claim().model(),
          SignedReports.json(each));
    }
    REPORTS.prune(sql, report);
  }

  /** What the newest report says, by target and model; those after this key. */
  List<Item> list(TenantId tenant, AgentId id, CapabilityKeyset after, int limit) {
    return database.inTenant(
        tenant,
        sql -> {
          Agents.checkExists(sql, tenant, id);
          return sql.query(
              """
              select c.body, c.generation, r.received_at from capability c
              join capability_report r on r.tenant_id = c.tenant_id and r.agent = c.agent
                and r.generation = c.generation
              where c.tenant_id = ? and c.agent = ? and c.generation = (
                select max(generation) from capability_report where tenant_id = ? and agent = ?)
              and (c.target, c.model) > (?, ?) order by c.target, c.model limit ?
              """,
              this::read,
              tenant,
              id,
              tenant,
              id,
              after.target(),
              after.model(),
              limit);
        });
  }

  private Item read(ResultSet row) throws SQLException {
    Capability capability = capability(Columns.text(row, "body"));
    return new Item(
        capability.claim(),
        capability.probe(),
        capability.shortfall(at(capability.probe())).orElse(null),
        row.getLong("generation"),
        Columns.instant(row, "received_at"));
  }

  /** This clock; one a little behind the agent's makes no probe one of a time that is not yet. */
  private Instant at(Probe probe) {
    Instant now = clock.instant();
    boolean ahead = probe.at().isAfter(now) && probe.at().isBefore(now.plus(SKEW));
    return ahead ? probe.at() : now;
  }

  private static Capability capability(String body) {
    try {
      return DemarcJson.tolerant().readValue(body, Capability.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored capability is none", impossible);
    }
  }
}
