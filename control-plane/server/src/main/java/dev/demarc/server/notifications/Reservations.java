package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which lanes this replica serves now: one thread each, at most four webhooks and the mail of a
 * tenant, 64 in all. One whose last attempt failed rests for a minute, so that it takes no place
 * from others. Safe for many threads.
 */
final class Reservations {
  private static final int IN_ALL = 64;
  private static final int WEBHOOKS_OF_A_TENANT = 4;
  private static final Duration REST = Duration.ofMinutes(1);

  private final Set<Lane> busy = new HashSet<>();
  private final Map<Lane, Long> resting = new HashMap<>();

  /** Whether the lane may be served now; it is taken then. */
  synchronized boolean take(Lane lane) {
    resting.values().removeIf(since -> System.nanoTime() - since > REST.toNanos());
    if (busy.size() >= IN_ALL || resting.containsKey(lane) || !hasRoom(lane)) {
      return false;
    }
    return busy.add(lane);
  }

  /** It is served no more; {@code rests} where its last attempt failed. */
  synchronized void free(Lane lane, boolean rests) {
    busy.remove(lane);
    if (rests) {
      resting.put(lane, System.nanoTime());
    }
  }

  private boolean hasRoom(Lane lane) {
    return lane.isMail() || webhooksOf(lane.tenant()) < WEBHOOKS_OF_A_TENANT;
  }

  private long webhooksOf(TenantId tenant) {
    return busy.stream().filter(each -> !each.isMail() && each.tenant().equals(tenant)).count();
  }
}
