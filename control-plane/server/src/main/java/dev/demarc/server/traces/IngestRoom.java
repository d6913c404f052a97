package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The places in which batches are unpacked and stored, {@value #PLACES} at a time, in fair shares:
 * where n tenants came in the last ten seconds, each may hold one n-th of the places, rounded up. A
 * tenant alone may hold them all; as soon as another comes it gets none back beyond its share, so
 * that the other is let in as soon as a batch is done. Safe for many threads.
 */
final class IngestRoom {
  static final int PLACES = 8;
  private static final long ACTIVE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Map<TenantId, Use> uses = new HashMap<>();
  private final LongSupplier nanos;
  private int taken;

  /** What became of asking for a place. */
  enum Entry {
    IN,
    /** The tenant holds its share. */
    BEYOND_SHARE,
    /** The tenant is within its share, and others still hold the places. */
    FULL
  }

  private static final class Use {
    private int held;
    private long seen;
  }

  /** A room on this clock, which never goes back. */
  IngestRoom(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Asks for a place; who is {@link Entry#IN} must {@link #leave}. */
  synchronized Entry enter(TenantId tenant) {
    long now = nanos.getAsLong();
    Use use = uses.computeIfAbsent(tenant, id -> new Use());
    use.seen = now;
    uses.values().removeIf(one -> one.held == 0 && now - one.seen > ACTIVE_NANOS);
    if (use.held >= Math.ceilDiv(PLACES, uses.size())) {
      return Entry.BEYOND_SHARE;
    }
    if (taken == PLACES) {
      return Entry.FULL;
    }
    use.held++;
    taken++;
    return Entry.IN;
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
