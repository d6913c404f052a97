package dev.demarc.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The administrative record: one hash chain per tenant, appended to in the transaction of the
 * change, so that neither exists without the other. The head's row is locked until commit, which
 * makes the chain linear and administrative changes of one tenant serial.
 */
@ApplicationScoped
public class Audit {
  private static final String GENESIS = "genesis";

  private final Clock clock;

  Audit(Clock clock) {
    this.clock = clock;
  }

  /** What a link's hash is computed over. */
  private record Link(
      TenantId tenant,
      long sequence,
      Instant at,
      String actor,
      String action,
      String object,
      SortedMap<String, String> detail,
      String previous) {
    String hash() {
      return Digest.ofBytes(json(this).getBytes(java.nio.charset.StandardCharsets.UTF_8)).text();
    }
  }

  private record Head(long sequence, String hash) {}

  /** Appends one event to the tenant's chain, in the transaction of {@code sql}. */
  public void record(
      Sql sql,
      TenantId tenant,
      Actor actor,
      String action,
      String object,
      Map<String, String> detail) {
    Head head = lock(sql, tenant);
    Link link =
        new Link(
            tenant,
            head.sequence + 1,
            clock.instant(),
            actor.text(),
            action,
            object,
            new TreeMap<>(detail),
            head.hash);
    String hash = link.hash();
    sql.update(
        "insert into audit_event values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        link.sequence,
        link.at,
        link.actor,
        action,
        object,
        json(link.detail),
        link.previous,
        hash);
    sql.update(
        "update audit_head set sequence = ?, hash = ? where tenant_id = ?",
        link.sequence,
        hash,
        tenant);
  }

  private static Head lock(Sql sql, TenantId tenant) {
    sql.update("insert into audit_head values (?, 0, ?) on conflict do nothing", tenant, GENESIS);
    return sql.first(
            "select sequence, hash from audit_head where tenant_id = ? for update",
            row -> new Head(row.getLong("sequence"), Columns.text(row, "hash")),
            tenant)
        .orElseThrow();
  }

  /** Newest first; the events before {@code before}. */
  List<AuditEvent> read(Sql sql, TenantId tenant, long before, int limit) {
    return sql.query(
        """
        select * from audit_event where tenant_id = ? and sequence < ?
        order by sequence desc limit ?
        """,
        Audit::event,
        tenant,
        before,
        limit);
  }

  /** The sequence of the first event whose hash does not hold, 0 when the whole chain does. */
  public long firstBroken(Sql sql, TenantId tenant) {
    String previous = GENESIS;
    long expected = 1;
    for (AuditEvent event :
        sql.query(
            "select * from audit_event where tenant_id = ? order by sequence",
            Audit::event,
            tenant)) {
      Link link =
          new Link(
              tenant,
              expected,
              event.at(),
              event.actor(),
              event.action(),
              event.object(),
              new TreeMap<>(event.detail()),
              previous);
      if (event.sequence() != expected || !link.hash().equals(event.hash())) {
        return expected;
      }
      previous = event.hash();
      expected++;
    }
    return 0;
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getLong("sequence"),
        Columns.instant(row, "at"),
        Columns.text(row, "actor"),
        Columns.text(row, "action"),
        Columns.text(row, "object"),
        detail(Columns.text(row, "detail")),
        Columns.text(row, "hash"));
  }

  private static Map<String, String> detail(String json) {
    try {
      return DemarcJson.strict().readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an audit row is not JSON", impossible);
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
