package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.traces.IngestRoom.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory that bodies take from before they are read until they are stored: {@value #BYTES}
 * bytes, of which one tenant has {@value #OF_A_TENANT}. A body counts as long as it says it is, or
 * as the longest there may be, however slowly it comes: who sends slowly holds no more than its
 * tenant's part. Safe for many threads.
 */
final class BodyRoom {
  static final int BYTES = 16 * OtlpLimits.BODY_BYTES;
  static final int OF_A_TENANT = BYTES / 4;

  private final Map<TenantId, Integer> held = new HashMap<>();
  private int taken;

  /** Asks for so many bytes; who is {@link Entry#IN} must {@link #leave} with as many. */
  synchronized Entry enter(TenantId tenant, int bytes) {
    int own = held.getOrDefault(tenant, 0) + bytes;
    if (own > OF_A_TENANT) {
      return Entry.BEYOND_SHARE;
    }
    if (taken + bytes > BYTES) {
      return Entry.FULL;
    }
    held.put(tenant, own);
    taken += bytes;
    return Entry.IN;
  }

  /** Gives them back. */
  synchronized void leave(TenantId tenant, int bytes) {
    taken -= bytes;
    held.computeIfPresent(tenant, (id, own) -> own == bytes ? null : own - bytes);
  }
}
