package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.measures.AgentSequences;
import dev.demarc.server.measures.CloudUse;
import dev.demarc.server.measures.Rollups;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
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

  /** Of records that are stored, and tell of a crossing that must not have been. */
  private static final String UNPERMITTED = "unpermitted-crossing";

  private final TenantDatabase database;
  private final Clock clock;

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

  TraceStore(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Stores what is new of these and counts what was refused.
   *
   * @return how many were new
   */
  int store(
      TenantId tenant, AgentId agent, List<TraceRecord> records, Map<Refusal, Integer> refused) {
    Instant now = clock.instant();
    Map<Key, TraceRecord> given = new HashMap<>();
    records.forEach(record -> given.putIfAbsent(Key.of(record), record));
    byte[] rows = CopyRows.of(tenant, agent, now, given.values());
    return database.inTenant(
        tenant,
        sql -> {
          List<Key> stored = given.isEmpty() ? List.of() : insert(sql, rows);
          int unpermitted =
              count(sql, tenant, agent, now, stored.stream().map(given::get).toList());
          Map<String, Integer> noted = new TreeMap<>();
          refused.forEach((reason, count) -> noted.put(reason.wire(), count));
          if (unpermitted > 0) {
            noted.put(UNPERMITTED, unpermitted);
          }
          noted.forEach((reason, count) ->
              sql.update(REFUSED, tenant, now.truncatedTo(ChronoUnit.MINUTES), reason, count));
          return stored.size();
        });
  }

  /** What is stored is counted; the answer is how much of it crossed without a rule. */
  private static int count(
      Sql sql, TenantId tenant, AgentId agent, Instant now, List<TraceRecord> stored) {
    var tally = new SpanTally(agent, now);
    stored.forEach(tally::add);
    Rollups.add(sql, tally.sums());
    AgentSequences.add(sql, tenant, agent, tally.arrivals());
    CloudUse.add(sql, tenant, tally.cloud());
    return tally.unpermitted();
  }

  private static List<Key> insert(Sql sql, byte[] rows) {
    copy(sql.connection(), rows);
    return sql.query(INSERT, Key::of);
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
