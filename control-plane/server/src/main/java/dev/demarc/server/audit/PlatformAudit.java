package dev.demarc.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The operator's record: one hash chain for each tenant that outlives the tenant, appended to in
 * the transaction of the change. It names operators, and nobody of the tenant.
 */
@ApplicationScoped
public class PlatformAudit {
  private static final String GENESIS = "genesis";

  private final Clock clock;

  PlatformAudit(Clock clock) {
    this.clock = clock;
  }

  /** What a link's hash is computed over. */
  private record Link(
      TenantId tenant,
      long sequence,
      Instant at,
      String actor,
      String action,
      SortedMap<String, String> detail,
      String previous) {
    String hash() {
      return Digest.ofBytes(json(this).getBytes(StandardCharsets.UTF_8)).text();
    }
  }

  private record Head(long sequence, String hash) {}

  /** Appends one event, in the transaction of the tenant. */
  public void record(
      Sql sql, TenantId tenant, Actor actor, String action, Map<String, String> detail) {
    Head head = head(sql, tenant);
    var link =
        new Link(
            tenant,
            head.sequence + 1,
            clock.instant(),
            actor.text(),
            action,
            new TreeMap<>(detail),
            head.hash);
    sql.update(
        "insert into platform_event values (?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        link.sequence,
        link.at,
        link.actor,
        action,
        json(link.detail),
        link.previous,
        link.hash());
  }

  /** The last event, which stays the last until the transaction ends. */
  private static Head head(Sql sql, TenantId tenant) {
    sql.first(
        "select pg_advisory_xact_lock(hashtextextended(?, 0))",
        row -> true,
        "platform event " + tenant.text());
    return sql.first(
            "select sequence, hash from platform_event where tenant_id = ? order by sequence desc limit 1",
            row -> new Head(row.getLong("sequence"), Columns.text(row, "hash")),
            tenant)
        .orElse(new Head(0, GENESIS));
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
