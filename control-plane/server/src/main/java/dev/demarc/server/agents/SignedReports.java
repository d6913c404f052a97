package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.report.AgentReport;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reports of one kind, each signed by its agent and replaced whole by the next: what they are
 * stored in, and which are taken.
 *
 * @param reports the table of reports
 * @param items the table of what each says
 * @param <R> the kind
 */
record SignedReports<R extends AgentReport>(
    Class<R> kind, String payloadType, String reports, String items) {
  /** Newest reports of an agent that stay. */
  static final int KEPT = 100;

  private static final int MOST_BYTES = 1 << 20;

  /**
   * What this key signed as such a report of this agent.
   *
   * @throws Problem {@code validation} when it is not signed by this key, is no such report or is
   *     another agent's, {@code too_large}
   */
  R open(TenantId tenant, AgentId agent, PublicKey key, Dsse envelope) {
    if (envelope.payload().length() > MOST_BYTES) {
      throw new Problem(ErrorCode.TOO_LARGE, "A report has 1 MiB at most.");
    }
    if (!envelope.payloadType().equals(payloadType)) {
      throw Problem.invalid("payloadType", "must be " + payloadType);
    }
    if (!envelope.isSignedByOneOf(Map.of(Ed25519Keys.digest(key).text(), key))) {
      throw Problem.invalid("signatures", "must be by the key the agent enrolled with");
    }
    R report = read(envelope.payloadBytes());
    if (!report.tenant().equals(tenant) || !report.agent().equals(agent)) {
      throw Problem.invalid("agent", "must be the agent that reports");
    }
    return report;
  }

  private R read(byte[] payload) {
    try {
      return DemarcJson.tolerant().readValue(payload, kind);
    } catch (IOException | IllegalArgumentException malformed) {
      throw Problem.invalid("payload", "must be a report of type " + payloadType);
    }
  }

  /**
   * Files it; false where it is known already, for the answer to it was lost. The agent's row is
   * locked until the transaction ends.
   *
   * @throws Problem {@code conflict} when it is not newer than the newest
   */
  boolean file(Sql sql, R report, Dsse envelope, Instant now) {
    TenantId tenant = report.tenant();
    AgentId agent = report.agent();
    sql.first(
        "select 1 from agent where tenant_id = ? and id = ? for update",
        row -> true,
        tenant,
        agent);
    Digest digest = Digest.ofBytes(envelope.payloadBytes());
    Optional<Newest> newest = newest(sql, tenant, agent);
    if (newest.filter(known -> known.is(report.generation(), digest)).isPresent()) {
      return false;
    }
    if (newest.isPresent() && newest.get().generation() >= report.generation()) {
      throw Problem.conflict("A report of generation " + newest.get().generation() + " is known.");
    }
    sql.update(
        "insert into " + reports + " values (?, ?, ?, ?, ?, ?)",
        tenant,
        agent,
        report.generation(),
        digest,
        now,
        json(envelope));
    return true;
  }

  private record Newest(long generation, Digest digest) {
    boolean is(long otherGeneration, Digest otherDigest) {
      return generation == otherGeneration && digest.equals(otherDigest);
    }
  }

  private Optional<Newest> newest(Sql sql, TenantId tenant, AgentId agent) {
    return sql.first(
        "select generation, digest from "
            + reports
            + " where tenant_id = ? and agent = ? order by generation desc limit 1",
        row -> new Newest(row.getLong("generation"), Digest.of(Columns.text(row, "digest"))),
        tenant,
        agent);
  }

  /** Removes all but the newest of an agent. */
  void prune(Sql sql, R report) {
    TenantId tenant = report.tenant();
    AgentId agent = report.agent();
    for (String table : List.of(items, reports)) {
      sql.update(
          "delete from "
              + table
              + " where tenant_id = ? and agent = ? and generation <= (select generation from "
              + reports
              + " where tenant_id = ? and agent = ? order by generation desc offset ? limit 1)",
          tenant,
          agent,
          tenant,
          agent,
          KEPT);
    }
  }

  /** The canonical JSON of what is stored. */
  static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
