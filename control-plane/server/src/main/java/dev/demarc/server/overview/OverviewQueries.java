package dev.demarc.server.overview;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.AgentState;
import dev.demarc.server.measures.Family;
import dev.demarc.server.measures.RollupRange;
import dev.demarc.server.measures.Sketch;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.List;

/** The statements behind the overview, in one transaction of one tenant, over one range. */
final class OverviewQueries {
  private final Sql sql;
  private final TenantId tenant;
  private final Instant from;
  private final Instant to;
  private final RollupRange range;

  OverviewQueries(Sql sql, TenantId tenant, Instant from, Instant to) {
    this.sql = sql;
    this.tenant = tenant;
    this.from = from;
    this.to = to;
    this.range = new RollupRange(tenant, from, to);
  }

  /** Sums over everything. */
  record Totals(long requests, long refused, long costMicroUsd, long fallbacks) {}

  private record Bucket(int number, long requests) {}

  Totals totals() {
    return sql.first(
            """
            select coalesce(sum(requests), 0) as requests,
              coalesce(sum(requests) filter (where outcome = 'refused'), 0) as refused,
              coalesce(sum(cost_micro_usd), 0) as cost, coalesce(sum(fallbacks), 0) as fallbacks
            from (%s) r
            """
                .formatted(
                    RollupRange.rows(
                        Family.REQUEST, "outcome, requests, cost_micro_usd, fallbacks")),
            row ->
                new Totals(
                    row.getLong("requests"),
                    row.getLong("refused"),
                    row.getLong("cost"),
                    row.getLong("fallbacks")),
            range.arguments())
        .orElseThrow();
  }

  List<Overview.ByBoundary> byBoundary() {
    return sql.query(
        """
        select boundary, sum(requests) as requests from (%s) r where boundary <> ''
        group by boundary order by boundary
        """
            .formatted(RollupRange.rows(Family.REQUEST, "boundary, requests")),
        row -> new Overview.ByBoundary(Columns.text(row, "boundary"), row.getLong("requests")),
        range.arguments());
  }

  List<Overview.Point> series(Step step) {
    boolean minutes = step == Step.MINUTE;
    String columns = "boundary, requests";
    return sql.query(
        """
        select date_trunc('%s', at, 'UTC') as at, boundary, sum(requests) as requests
        from (%s) r where boundary <> '' group by 1, 2 order by 1, 2
        """
            .formatted(
                step.wire(),
                minutes
                    ? RollupRange.minutes(Family.REQUEST, columns)
                    : RollupRange.rows(Family.REQUEST, columns)),
        row ->
            new Overview.Point(
                Columns.instant(row, "at"), Columns.text(row, "boundary"), row.getLong("requests")),
        minutes ? new Object[] {tenant, from, to} : range.arguments());
  }

  Overview.Latency latency() {
    List<Bucket> buckets =
        sql.query(
            """
            select bucket, sum(records) as requests from (%s) r where phase = 'request'
            group by bucket order by bucket
            """
                .formatted(RollupRange.rows(Family.LATENCY, "phase, bucket, records")),
            row -> new Bucket(row.getInt("bucket"), row.getLong("requests")),
            range.arguments());
    return new Overview.Latency(percentile(buckets, 50), percentile(buckets, 95));
  }

  /** The upper bound of the bucket in which this percentile falls. */
  private static long percentile(List<Bucket> buckets, int percent) {
    long total = buckets.stream().mapToLong(Bucket::requests).sum();
    long wanted = (total * percent + 99) / 100;
    long seen = 0;
    for (Bucket bucket : buckets) {
      seen += bucket.requests;
      if (seen >= wanted) {
        return Sketch.upperMicros(bucket.number);
      }
    }
    return 0;
  }

  Overview.Agents agents(Instant now) {
    return sql.first(
            """
            select count(*) filter (where revoked_at is not null) as revoked,
              count(*) filter (where revoked_at is null and last_seen_at is null) as enrolled,
              count(*) filter (where revoked_at is null and last_seen_at > ?) as active,
              count(*) filter (where revoked_at is null and last_seen_at <= ?) as stale
            from agent where tenant_id = ?
            """,
            row ->
                new Overview.Agents(
                    row.getLong("enrolled"),
                    row.getLong("active"),
                    row.getLong("stale"),
                    row.getLong("revoked")),
            now.minus(AgentState.STALE_AFTER),
            now.minus(AgentState.STALE_AFTER),
            tenant)
        .orElseThrow();
  }

  long openQuestions(Instant now) {
    return sql.first(
            """
            select count(*) from consent where tenant_id = ? and expires_at > ?
              and state in ('requested', 'disclosed')
            """,
            row -> row.getLong(1),
            tenant,
            now)
        .orElse(0L);
  }

  long openApprovals(Instant now) {
    return sql.first(
            """
            select count(*) from route_approval where tenant_id = ? and expires_at > ?
              and state = 'requested'
            """,
            row -> row.getLong(1),
            tenant,
            now)
        .orElse(0L);
  }

  List<Overview.Reason> refusedSpans() {
    return refused(
        "reason not in ('tenant-at-api', 'unpermitted-crossing') and not starts_with(reason, 'batch-')");
  }

  List<Overview.Reason> refusedBatches() {
    return refused("starts_with(reason, 'batch-')");
  }

  private List<Overview.Reason> refused(String which) {
    return sql.query(
        """
        select reason, sum(spans) as spans from trace_refused_minute
        where tenant_id = ? and minute >= ? and minute < ? and %s
        group by reason order by reason
        """
            .formatted(which),
        row -> new Overview.Reason(Columns.text(row, "reason"), row.getLong("spans")),
        tenant,
        from,
        to);
  }
}
