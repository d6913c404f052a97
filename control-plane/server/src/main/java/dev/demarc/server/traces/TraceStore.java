package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.measures.AgentSequences;
import dev.demarc.server.measures.CloudUse;
import dev.demarc.server.measures.Rollups;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Floors;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Stores a batch: COPY into a temporary table (COPY into a table under row level security fails),
 * then one INSERT … SELECT that drops duplicates and tells which rows were new, of which everything
 * that is counted is summed up, all in one transaction. When {@link #store} returns, the batch is
 * durable.
 *
 * <p>What is older than the tenant keeps it is refused: it was here and is counted already, or it
 * would be removed again at once.
 *
 * <p>Rows go in ordered by key, so that two batches that overlap wait for each other, not in a
 * circle.
 */
@ApplicationScoped
public class TraceStore {
  private static final String INCOMING =
      "create temporary table if not exists incoming_span (like trace_span) on commit delete rows";

  private static final String COPY =
      "copy incoming_span (" + CopyRows.COLUMNS + ") from stdin with (format binary)";

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

  /** What became of the records. */
  private record Stored(int fresh, int expired) {}

  /** Stores what is new of the batch. What is older than the tenant keeps is only counted. */
  void store(AcceptedBatch batch) {
    store(batch, Map.of());
  }

  /**
   * The same, and counts what was refused of it.
   *
   * @return how many are older than the tenant keeps them
   */
  int store(AcceptedBatch batch, Map<Refusal, Integer> refused) {
    Map<Key, TraceRecord> given = new HashMap<>();
    batch.records().forEach(record -> given.putIfAbsent(Key.of(record), record));
    Stored stored = database.inTenant(batch.tenant(), sql -> store(sql, batch, given, refused));
    int others = batch.records().size() - stored.fresh() - stored.expired();
    meters.counter("demarc.spans.stored").increment(stored.fresh());
    meters.counter("demarc.spans.expired").increment(stored.expired());
    meters.counter("demarc.spans.duplicate").increment(others);
    return stored.expired();
  }

  /** Whether there is such a tenant still. */
  boolean isThere(TenantId tenant) {
    return database.inTenant(
        tenant,
        sql -> sql.first("select 1 from tenant where tenant_id = ?", row -> 1, tenant).isPresent());
  }

  private static Stored store(
      Sql sql, AcceptedBatch batch, Map<Key, TraceRecord> given, Map<Refusal, Integer> refused) {
    Instant floor = Floors.heldOfSpans(sql).orElse(Instant.MIN);
    Map<Key, TraceRecord> kept = new HashMap<>(given);
    kept.values().removeIf(record -> record.start().isBefore(floor));
    List<Key> stored = kept.isEmpty() ? List.of() : insert(sql, batch, kept.values());
    int expired = given.size() - kept.size();
    int unpermitted = count(sql, batch, stored.stream().map(kept::get).toList());
    Map<Refusal, Integer> all = new EnumMap<>(Refusal.class);
    all.putAll(refused);
    all.put(Refusal.RETENTION, expired);
    all.forEach((reason, count) -> note(sql, batch, reason.wire(), count));
    note(sql, batch, UNPERMITTED, unpermitted);
    return new Stored(stored.size(), expired);
  }

  /** In the order of {@link Refusal}, as every version has it: no two batches wait in a circle. */
  private static void note(Sql sql, AcceptedBatch batch, String reason, int count) {
    if (count > 0) {
      Instant minute = batch.receivedAt().truncatedTo(ChronoUnit.MINUTES);
      sql.update(REFUSED, batch.tenant(), minute, reason, count);
    }
  }

  /** What is stored is counted; the answer is how much of it crossed without a rule. */
  private static int count(Sql sql, AcceptedBatch batch, List<TraceRecord> stored) {
    var tally = new SpanTally(batch.agent(), batch.receivedAt());
    stored.forEach(tally::add);
    Rollups.add(sql, tally.sums());
    AgentSequences.add(sql, batch.tenant(), batch.agent(), tally.arrivals());
    CloudUse.add(sql, batch.tenant(), tally.cloud());
    return tally.unpermitted();
  }

  private static List<Key> insert(Sql sql, AcceptedBatch batch, Collection<TraceRecord> records) {
    try {
      copy(sql.connection(), batch, records);
    } catch (SQLException failure) {
      throw new DatabaseFailure(failure);
    }
    return sql.query(INSERT, Key::of);
  }

  private static void copy(
      Connection connection, AcceptedBatch batch, Collection<TraceRecord> records)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(INCOMING);
    }
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      var out = new CopyBinary(copy);
      CopyRows.write(out, batch, records);
      out.end();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
