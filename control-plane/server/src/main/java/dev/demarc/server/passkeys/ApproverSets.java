package dev.demarc.server.passkeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of approver sets in one transaction of their tenant. */
public record ApproverSets(Sql sql, TenantId tenant) {
  /** As many as a bundle carries; each is signed by the one before, so none can be left out. */
  static final int MOST = 100;

  /** One of them, with its signatures. */
  record Kept(ApproverSet set, Signed signed) {}

  /** Every set there was, up to the one in force. */
  public List<Signed> all() {
    return sql.query(
        """
        select body from approver_set where tenant_id = ? and in_force
        order by sequence limit ?
        """,
        ApproverSets::signed,
        tenant,
        MOST);
  }

  /** The one in force; empty where no passkey is required. */
  public Optional<ApproverSet> inForce() {
    return keptInForce().map(Kept::set);
  }

  Optional<Kept> keptInForce() {
    return sql.first(
        """
        select body from approver_set where tenant_id = ? and in_force
        order by sequence desc limit 1
        """,
        ApproverSets::kept,
        tenant);
  }

  /** The one that waits for signatures. */
  Optional<Kept> waiting() {
    return sql.first(
        "select body from approver_set where tenant_id = ? and not in_force",
        ApproverSets::kept,
        tenant);
  }

  void add(Signed set, int sequence, boolean inForce, SubjectId by, Instant now) {
    sql.update("delete from approver_set where tenant_id = ? and not in_force", tenant);
    sql.update(
        "insert into approver_set values (?, ?, ?, ?, ?, ?)",
        tenant,
        sequence,
        inForce,
        json(set),
        by,
        now);
  }

  void update(Signed set, int sequence, boolean inForce) {
    sql.update(
        "update approver_set set body = ?, in_force = ? where tenant_id = ? and sequence = ?",
        json(set),
        inForce,
        tenant,
        sequence);
  }

  private static Signed signed(ResultSet row) throws SQLException {
    return read(Columns.text(row, "body"));
  }

  private static Kept kept(ResultSet row) throws SQLException {
    Signed signed = signed(row);
    return new Kept(set(signed.bytes()), signed);
  }

  /** Reads a set's payload. */
  public static ApproverSet set(byte[] payload) {
    try {
      return DemarcJson.strict().readValue(payload, ApproverSet.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** Reads what was signed, as a column keeps it. */
  public static Signed read(String json) {
    try {
      return DemarcJson.strict().readValue(json, Signed.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what was signed cannot be read", impossible);
    }
  }

  /** The canonical JSON of anything that is signed, or of its signatures. */
  public static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
