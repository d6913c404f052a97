package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The places in which batches are unpacked and stored, {@value #PLACES} at a time, in fair shares:
 * where n tenants came in the last ten seconds, each may hold one n-th of the places, rounded up. A
 * tenant alone may hold them all; as soon as another comes it gets none back beyond its share. Who
 * finds the room full waits for its turn: a place that becomes free is kept for those who waited
 * before, as long as they come again within {@value #PATIENCE_SECONDS} seconds. Safe for many
 * threads.
 */
final class IngestRoom {
  static final int PLACES = 8;
  private static final long ACTIVE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int PATIENCE_SECONDS = 3;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(PATIENCE_SECONDS).toNanos();

  private final Map<TenantId, Use> uses = new HashMap<>();
  private final LongSupplier nanos;
  private int taken;

  /** What became of asking for a place. */
  enum Entry {
    IN,
    /** The tenant holds its share. */
    BEYOND_SHARE,
    /** The tenant is within its share, and others still hold the places or waited before. */
    FULL
  }

  private static final class Use {
    private int held;
    private long seen;
    private boolean waits;
    private long waitsSince;

    private boolean waitsAt(long now) {
      return waits && now - seen <= PATIENCE_NANOS;
    }

    private boolean cameBefore(Use other) {
      return !other.waits || waitsSince - other.waitsSince < 0;
    }
  }

  /** A room on this clock, which never goes back. */
  IngestRoom(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Asks for a place; who is {@link Entry#IN} must {@link #leave}. */
  synchronized Entry enter(TenantId tenant) {
    long now = nanos.getAsLong();
    Use use = uses.computeIfAbsent(tenant, id -> new Use());
    use.waits = use.waitsAt(now);
    use.seen = now;
    uses.values().removeIf(one -> one.held == 0 && now - one.seen > ACTIVE_NANOS);
    if (use.held >= Math.ceilDiv(PLACES, uses.size())) {
      return Entry.BEYOND_SHARE;
    }
    if (PLACES - taken <= waitingBefore(use, now)) {
      use.waitsSince = use.waits ? use.waitsSince : now;
      use.waits = true;
      return Entry.FULL;
    }
    use.waits = false;
    use.held++;
    taken++;
    return Entry.IN;
  }

  private long waitingBefore(Use use, long now) {
    return uses.values().stream()
        .filter(one -> one != use && one.waitsAt(now) && one.cameBefore(use))
        .count();
  }

  /** Gives the place back. */
  synchronized void leave(TenantId tenant) {
    Use use = uses.get(tenant);
    if (use != null) {
      use.held--;
      taken--;
    }
  }
}
