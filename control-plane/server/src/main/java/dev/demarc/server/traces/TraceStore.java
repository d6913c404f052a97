package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * Stores a batch: COPY into a temporary table (COPY into a table under row level security fails),
 * then one INSERT … SELECT that drops duplicates and feeds the rollups from the rows that were new,
 * all in one transaction. When {@link #store} returns, the batch is durable.
 *
 * <p>Rows go in ordered by key, so that two batches that overlap wait for each other, not in a
 * circle.
 */
@ApplicationScoped
public class TraceStore {
  private static final String INCOMING =
      "create temporary table if not exists incoming_span (like trace_span) on commit delete rows";

  private static final String COPY =
      "copy incoming_span (" + CopyRows.COLUMNS + ") from stdin with (format text)";

  /** A latency of 0 µs counts as 1: the buckets grow by a tenth from there. */
  private static final String INSERT =
      """
      with fresh as (
        insert into trace_span (%1$s)
        select %1$s from incoming_span order by day, epoch, sequence
        on conflict do nothing
        returning kind, at, late, latency_micros, class, application, outcome, boundary,
                  cost_micro_usd, bytes_out, fallback_from
      ), latency as (
        insert into trace_minute_latency (tenant_id, minute, bucket, requests)
        select app_tenant(), date_trunc('minute', at),
               floor(ln(greatest(latency_micros, 1)) / ln(1.1))::smallint as bucket, count(*)
        from fresh where kind = 'request' group by 2, 3 order by 2, 3
        on conflict (tenant_id, minute, bucket)
        do update set requests = trace_minute_latency.requests + excluded.requests
      ), minute as (
        insert into trace_minute (tenant_id, minute, boundary, outcome, class, application,
                                  requests, fallbacks, late, cost_micro_usd, bytes_out)
        select app_tenant(), date_trunc('minute', at), coalesce(boundary, ''),
               coalesce(outcome, ''), coalesce(class, ''), coalesce(application, ''), count(*),
               count(fallback_from), count(*) filter (where late), sum(cost_micro_usd),
               sum(bytes_out)
        from fresh where kind = 'request' group by 2, 3, 4, 5, 6 order by 2, 3, 4, 5, 6
        on conflict (tenant_id, minute, boundary, outcome, class, application)
        do update set requests = trace_minute.requests + excluded.requests,
          fallbacks = trace_minute.fallbacks + excluded.fallbacks,
          late = trace_minute.late + excluded.late,
          cost_micro_usd = trace_minute.cost_micro_usd + excluded.cost_micro_usd,
          bytes_out = trace_minute.bytes_out + excluded.bytes_out
      ) select count(*) from fresh
      """
          .formatted(CopyRows.COLUMNS);

  private static final String REFUSED =
      """
      insert into trace_refused_minute (tenant_id, minute, reason, spans) values (?, ?, ?, ?)
      on conflict (tenant_id, minute, reason)
      do update set spans = trace_refused_minute.spans + excluded.spans
      """;

  private final TenantDatabase database;
  private final Clock clock;

  TraceStore(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Stores what is new of these and counts what was refused.
   *
   * @return how many were new
   */
  long store(
      TenantId tenant, AgentId agent, List<TraceRecord> records, Map<Refusal, Integer> refused) {
    Instant now = clock.instant();
    byte[] rows = CopyRows.of(tenant, agent, now, records);
    return database.inTenant(
        tenant,
        sql -> {
          long stored = records.isEmpty() ? 0 : insert(sql, rows);
          new TreeMap<>(refused)
              .forEach((reason, count) ->
                  sql.update(REFUSED, tenant, now.truncatedTo(ChronoUnit.MINUTES), reason, count));
          return stored;
        });
  }

  private static long insert(Sql sql, byte[] rows) {
    copy(sql.connection(), rows);
    return sql.first(INSERT, row -> row.getLong(1)).orElse(0L);
  }

  private static void copy(Connection connection, byte[] rows) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(INCOMING);
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(COPY, new ByteArrayInputStream(rows), 1 << 16);
    } catch (SQLException failure) {
      throw new DatabaseFailure(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
