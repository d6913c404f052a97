package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What agents' machines can run, as each signed it with its own key. A report replaces the one
 * before it whole; the newest {@value #REPORTS} of an agent are kept. Nothing of a report is
 * believed but what its signature and its own table of tiers bear out: whether a route is as
 * claimed is worked out here from claim, probe and this clock, not read from it.
 */
@ApplicationScoped
public class Capabilities {
  /** Newest reports of an agent that stay. */
  public static final int REPORTS = 100;

  private static final int MOST_BYTES = 1 << 20;
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
    byte[] payload = payload(key, envelope);
    CapabilityReport report = parse(payload);
    if (!report.tenant().equals(tenant) || !report.agent().equals(id)) {
      throw Problem.invalid("agent", "must be the agent that reports");
    }
    Digest digest = Digest.ofBytes(payload);
    database.doInTenant(tenant, sql -> store(sql, report, digest, envelope));
  }

  private static byte[] payload(PublicKey key, Dsse envelope) {
    if (envelope.payload().length() > MOST_BYTES) {
      throw new Problem(ErrorCode.TOO_LARGE, "A report has 1 MiB at most.");
    }
    if (!envelope.payloadType().equals(CapabilityReport.PAYLOAD_TYPE)) {
      throw Problem.invalid("payloadType", "must be " + CapabilityReport.PAYLOAD_TYPE);
    }
    if (!envelope.isSignedByOneOf(Map.of(Ed25519Keys.digest(key).text(), key))) {
      throw Problem.invalid("signatures", "must be by the key the agent enrolled with");
    }
    return envelope.payloadBytes();
  }

  private static CapabilityReport parse(byte[] payload) {
    try {
      return DemarcJson.tolerant().readValue(payload, CapabilityReport.class);
    } catch (IOException | IllegalArgumentException malformed) {
      throw Problem.invalid("payload", "must be a report of capabilities");
    }
  }

  private void store(Sql sql, CapabilityReport report, Digest digest, Dsse envelope) {
    TenantId tenant = report.tenant();
    AgentId id = report.agent();
    sql.first(
        "select 1 from agent where tenant_id = ? and id = ? for update", row -> true, tenant, id);
    Optional<Newest> newest = newest(sql, tenant, id);
    if (newest.filter(known -> known.is(report.generation(), digest)).isPresent()) {
      return; // the answer to it was lost
    }
    if (newest.isPresent() && newest.get().generation() >= report.generation()) {
      throw Problem.conflict("A report of generation " + newest.get().generation() + " is known.");
    }
    sql.update(
        "insert into capability_report values (?, ?, ?, ?, ?, ?)",
        tenant,
        id,
        report.generation(),
        digest,
        clock.instant(),
        json(envelope));
    for (Capability each : report.capabilities()) {
      sql.update(
          "insert into capability values (?, ?, ?, ?, ?, ?)",
          tenant,
          id,
          report.generation(),
          each.claim().target(),
          each.claim().model(),
          json(each));
    }
    prune(sql, tenant, id);
  }

  private record Newest(long generation, Digest digest) {
    boolean is(long otherGeneration, Digest otherDigest) {
      return generation == otherGeneration && digest.equals(otherDigest);
    }
  }

  private static Optional<Newest> newest(Sql sql, TenantId tenant, AgentId id) {
    return sql.first(
        """
        select generation, digest from capability_report where tenant_id = ? and agent = ?
        order by generation desc limit 1
        """,
        row -> new Newest(row.getLong("generation"), Digest.of(Columns.text(row, "digest"))),
        tenant,
        id);
  }

  private static void prune(Sql sql, TenantId tenant, AgentId id) {
    for (String table : List.of("capability", "capability_report")) {
      sql.update(
          "delete from "
              + table
              + """
               where tenant_id = ? and agent = ? and generation <= (
                select generation from capability_report where tenant_id = ? and agent = ?
                order by generation desc offset ? limit 1)
              """,
          tenant,
          id,
          tenant,
          id,
          REPORTS);
    }
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

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
