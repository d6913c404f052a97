package dev.demarc.server.traces;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Floors;
import dev.demarc.server.retention.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Finds records, newest first. A search goes back from the end of its time in stretches, the first
 * a day long and each twice the one before, until its page is full: PostgreSQL merges daily
 * partitions by looking for a first record in every one of them, so that one statement over a year
 * would pay for 365 days to fill a page that today has. Each statement is pruned to the partitions
 * of its stretch and reads the index of its kind in order.
 *
 * <p>A search has so much time in all and then ends with {@code too_broad}, which says how far back
 * it came. Safe for many threads.
 */
@ApplicationScoped
public class TraceSearch {
  private static final Duration FIRST_STRETCH = Duration.ofDays(1);

  /** What PostgreSQL tells times apart by. */
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final TenantDatabase database;
  private final Clock clock;
  private final Duration longest;

  TraceSearch(
      TenantDatabase database,
      Clock clock,
      @ConfigProperty(name = "demarc.traces.search-timeout") Duration longest) {
    this.database = database;
    this.clock = clock;
    this.longest = longest;
  }

  /** A record and where a page that ends with it would go on. */
  record Found(Traces.Item item, TraceCursor cursor) {
    private static Found of(ResultSet row) throws SQLException {
      return new Found(Traces.item(row), TraceCursor.of(row));
    }
  }

  /**
   * The records after a cursor, at most {@code limit}.
   *
   * @throws Problem {@code too_broad} when it takes too long
   */
  List<Found> find(TenantId tenant, Search search, @Nullable TraceCursor after, int limit) {
    Instant begin = search.filter().begin(clock);
    Instant end = search.filter().end(clock);
    Instant last = after == null ? end : after.at().plus(TICK);
    return database.inTenant(
        tenant,
        sql ->
            new Run(sql, tenant, search, after, limit, System.nanoTime() + longest.toNanos())
                .back(begin, last.isBefore(end) ? last : end));
  }

  /** Of the time asked for, what is older than this is kept no more; null where all is there. */
  @Nullable Instant goneBefore(TenantId tenant, Search search) {
    Instant begin = search.filter().begin(clock);
    return database
        .inTenant(tenant, sql -> Floors.of(sql, tenant, Kept.SPANS))
        .filter(begin::isBefore)
        .orElse(null);
  }

  /** One search on its way back. */
  private final class Run {
    private final Sql sql;
    private final TenantId tenant;
    private final Search search;
    private final @Nullable TraceCursor after;
    private final int limit;
    private final long deadline;
    private final List<Found> found = new ArrayList<>();

    Run(
        Sql sql,
        TenantId tenant,
        Search search,
        @Nullable TraceCursor after,
        int limit,
        long deadline) {
      this.sql = sql;
      this.tenant = tenant;
      this.search = search;
      this.after = after;
      this.limit = limit;
      this.deadline = deadline;
    }

    List<Found> back(Instant begin, Instant end) {
      Instant reached = end;
      Duration stretch = FIRST_STRETCH;
      while (found.size() < limit && begin.isBefore(reached)) {
        Instant from = reached.minus(stretch);
        from = from.isBefore(begin) ? begin : from;
        try {
          bound(reached);
          found.addAll(between(from, reached));
        } catch (DatabaseFailure failure) {
          throw failure.isTimedOut() ? tooBroad(reached) : failure;
        }
        reached = from;
        stretch = stretch.multipliedBy(2);
      }
      return found;
    }

    private void bound(Instant reached) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis < 1) {
        throw tooBroad(reached);
      }
      sql.first(
          "select set_config('statement_timeout', ?, true)", row -> true, Long.toString(millis));
    }

    private List<Found> between(Instant from, Instant to) {
      var text =
          new StringBuilder(
              """
              select at, decision, agent, epoch, sequence, kind, application, task, class, tags,
                outcome, reason, target, boundary, region, model, latency_micros, bytes_out,
                cost_micro_usd, fallback_from, late
              from trace_span where tenant_id = ? and kind = '%s'
                and day >= (?::timestamptz at time zone 'UTC')::date
                and day <= (?::timestamptz at time zone 'UTC')::date and at >= ? and at < ?
              """
                  .formatted(search.kind().wire()));
      var arguments = new ArrayList<Object>(List.of(tenant, from, to, from, to));
      search.addTo(text, arguments);
      if (after != null) {
        text.append(" and (at, decision, agent, epoch, sequence) < (?, ?, ?, ?, ?)");
        arguments.addAll(
            List.of(after.at(), after.decision(), after.agent(), after.epoch(), after.sequence()));
      }
      text.append(
          " order by at desc, decision desc, agent desc, epoch desc, sequence desc limit ?");
      arguments.add(limit - found.size());
      return sql.query(text.toString(), Found::of, arguments.toArray());
    }

    private Problem tooBroad(Instant reached) {
      String reason =
          "the search took longer than %d s and came back to %s; narrow the time range or add a"
              + " condition";
      String said = reason.formatted(longest.toSeconds(), reached);
      return new Problem(
          ErrorCode.TOO_BROAD, "from: " + said, List.of(new Problem.FieldError("from", said)));
    }
  }
}
