package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.measures.AgentSequences;
import dev.demarc.server.measures.CloudUse;
import dev.demarc.server.measures.Rollups;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * Stores a batch: COPY into a temporary table (COPY into a table under row level security fails),
 * then one INSERT … SELECT that drops duplicates and tells which rows were new, of which everything
 * that is counted is summed up, all in one transaction. When {@link #store} returns, the batch is
 * durable.
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

  private static final String INSERT =
      """
      insert into trace_span (%1$s)
      select %1$s from incoming_span order by day, epoch, sequence
      on conflict do nothing returning day, epoch, sequence
      """
          .formatted(CopyRows.COLUMNS);

  private static final String REFUSED =
      """
      insert into trace_refused_minute (tenant_id, minute, reason, spans) values (?, ?, ?, ?)
      on conflict (tenant_id, minute, reason)
      do update set spans = trace_refused_minute.spans + excluded.spans
      """;

  private final TenantDatabase database;
  private final MeterRegistry meters;

  /** The identity of a record among those of its agent. */
  private record Key(LocalDate day, long epoch, long sequence) {
    static Key of(TraceRecord record) {
      LocalDate day = LocalDate.ofInstant(record.start(), ZoneOffset.UTC);
      return new Key(day, record.epoch(), record.sequence());
    }

    static Key of(ResultSet row) throws SQLException {
      return new Key(
          row.getObject("day", LocalDate.class), row.getLong("epoch"), row.getLong("sequence"));
    }
  }

  TraceStore(TenantDatabase database, MeterRegistry meters) {
    this.database = database;
    this.meters = meters;
  }

  /** Stores what is new of the batch. */
  void store(AcceptedBatch batch) {
    store(batch, Map.of());
  }

  /** The same, and counts what was refused of it. */
  void store(AcceptedBatch batch, Map<Refusal, Integer> refused) {
    TenantId tenant = batch.tenant();
    Instant at = batch.receivedAt();
    Map<Key, TraceRecord> given = new HashMap<>();
    batch.records().forEach(record -> given.putIfAbsent(Key.of(record), record));
    CopyText rows = CopyRows.of(tenant, batch.agent(), at, given.values());
    int stored =
        database.inTenant(
            tenant,
            sql -> {
              List<Key> keys = given.isEmpty() ? List.of() : insert(sql, rows);
              count(sql, tenant, batch.agent(), at, keys.stream().map(given::get).toList());
              new TreeMap<>(refused)
                  .forEach((reason, count) ->
                      sql.update(
                          REFUSED, tenant, at.truncatedTo(ChronoUnit.MINUTES), reason, count));
              return keys.size();
            });
    meters.counter("demarc.spans.stored").increment(stored);
    meters.counter("demarc.spans.duplicate").increment(batch.records().size() - stored);
  }

  private static void count(
      Sql sql, TenantId tenant, AgentId agent, Instant now, List<TraceRecord> stored) {
    var tally = new SpanTally(agent, now);
    stored.forEach(tally::add);
    Rollups.add(sql, tally.sums());
    AgentSequences.add(sql, tenant, agent, tally.arrivals());
    CloudUse.add(sql, tenant, tally.cloud());
  }

  private static List<Key> insert(Sql sql, CopyText rows) {
    copy(sql.connection(), rows);
    return sql.query(INSERT, Key::of);
  }

  private static void copy(Connection connection, CopyText rows) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(INCOMING);
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, rows.input(), 1 << 16);
    } catch (SQLException failure) {
      throw new DatabaseFailure(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
