package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many spans this process takes of a tenant in a minute. Each span is worth its part of a
 * minute; a tenant may be a minute ahead, and is told how long to wait otherwise. A batch larger
 * than the quota is taken when nothing was for long, so that no batch waits for ever. Safe for many
 * threads.
 */
final class SpanQuota {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int REMEMBERED = 1_000;

  private final long spanNanos;
  private final LongSupplier nanos;

  /** Until when what each tenant sent has used up its time; one that is not there has used none. */
  private final Map<TenantId, Long> usedUntil = new HashMap<>();

  /**
   * A quota on this clock, which never goes back.
   *
   * @param perMinute from 1 to 60 thousand millions
   */
  SpanQuota(long perMinute, LongSupplier nanos) {
    if (perMinute < 1 || perMinute > MINUTE_NANOS) {
      throw new IllegalArgumentException("spans per minute must be from 1 to " + MINUTE_NANOS);
    }
    this.spanNanos = MINUTE_NANOS / perMinute;
    this.nanos = nanos;
  }

  /**
   * Takes so many spans, or none.
   *
   * @return 0 when they are taken, else in how many whole seconds they would be
   */
  synchronized long take(TenantId tenant, int spans) {
    long now = nanos.getAsLong();
    if (usedUntil.size() > REMEMBERED) {
      usedUntil.values().removeIf(until -> until - now <= 0);
    }
    long ahead = Math.max(0, usedUntil.getOrDefault(tenant, now) - now);
    long after = ahead + spans * spanNanos;
    if (ahead > 0 && after > MINUTE_NANOS) {
      long wait = Math.min(ahead, after - MINUTE_NANOS);
      return Math.ceilDiv(wait, SECOND_NANOS);
    }
    usedUntil.put(tenant, now + after);
    return 0;
  }
}
