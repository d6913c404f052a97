package dev.demarc.server.retention;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a shorter time removes.
 *
 * @param before what is older goes
 * @param oldest of what goes; absent where nothing does
 * @param rows how many go, counted no further than {@value #MOST} and one; absent of sums
 */
record Going(String kind, Instant before, @Nullable Instant oldest, @Nullable Long rows) {
  static final long MOST = 1_000_000;

  private static final String BEFORE =
      "select date_trunc('day', now(), 'UTC') - make_interval(days => ?) as before";

  /** Tenant, and before when; counted where it may be told. */
  private static final Map<Kept, String> WHAT =
      Map.of(
          Kept.SPANS,
          "from trace_span where tenant_id = ? and day < (?::timestamptz at time zone 'UTC')::date",
          Kept.MINUTES,
          "from rollup_upload_minute where tenant_id = ? and at < ?",
          Kept.HOURS,
          "from rollup_upload_hour where tenant_id = ? and at < ?",
          Kept.DELIVERIES,
          "from notification_delivery where tenant_id = ? and settled_at < ?");

  private static final Map<Kept, String> TIMES =
      Map.of(
          Kept.SPANS, "day::timestamp at time zone 'UTC'",
          Kept.MINUTES, "at",
          Kept.HOURS, "at",
          Kept.DELIVERIES, "settled_at");

  /** One for each kind that would be kept shorter. */
  static List<Going> of(Sql sql, TenantId tenant, Days now, Days then) {
    return Arrays.stream(Kept.values())
        .filter(kind -> then.of(kind) < now.of(kind))
        .map(kind -> of(sql, tenant, kind, then.of(kind)))
        .toList();
  }

  private static Going of(Sql sql, TenantId tenant, Kept kind, int days) {
    Instant before = sql.first(BEFORE, row -> Columns.instant(row, "before"), days).orElseThrow();
    String what = WHAT.getOrDefault(kind, "");
    Instant oldest =
        sql.query(
                "select min(" + TIMES.get(kind) + ") as oldest " + what,
                row -> Optional.ofNullable(Columns.optionalInstant(row, "oldest")),
                tenant,
                before)
            .getFirst()
            .orElse(null);
    boolean counted = kind == Kept.SPANS || kind == Kept.DELIVERIES;
    return new Going(
        kind.wire(), before, oldest, counted ? count(sql, tenant, what, before) : null);
  }

  private static long count(Sql sql, TenantId tenant, String what, Instant before) {
    return sql.first(
            "select count(*) from (select 1 " + what + " limit ?) bounded",
            row -> row.getLong(1),
            tenant,
            before,
            MOST + 1)
        .orElse(0L);
  }

  String words() {
    String which = kind + " from before " + before;
    if (oldest == null) {
      return which + " (there are none now)";
    }
    if (rows == null) {
      return which + " (since " + oldest + ")";
    }
    String number = rows > MOST ? "more than %,d".formatted(MOST) : "%,d".formatted(rows);
    return which + " (" + number + ")";
  }
}
