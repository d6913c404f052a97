package dev.demarc.server.export;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Room for the exports of one process: {@value #AT_ONCE} at once, and one of a tenant, so that no
 * tenant keeps the others from theirs; of one that another replica writes {@link TenantArchive}
 * knows. Whoever finds none is told when to come again. A place in which nothing began is free
 * again after a minute, and one that was not given back once no export can last that long. Safe for
 * many threads.
 */
@Singleton
class ExportPlaces {
  static final int AT_ONCE = 2;
  private static final long RETRY_SECONDS = 60;
  private static final long BEGIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST_NANOS =
      TenantArchive.LONGEST.plus(Duration.ofMinutes(5)).toNanos();

  private final Map<TenantId, Place> taken = new HashMap<>();
  private final LongSupplier nanos;

  /** What one export holds. */
  static final class Place {
    private final TenantId tenant;
    private long until;

    private Place(TenantId tenant, long until) {
      this.tenant = tenant;
      this.until = until;
    }
  }

  @Inject
  ExportPlaces() {
    this(System::nanoTime);
  }

  /** Places on this clock, which never goes back. */
  ExportPlaces(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes one; whoever has it must {@link #begin} and {@link #leave}.
   *
   * @throws Problem {@code rate_limited} when there is none
   */
  synchronized Place take(TenantId tenant) {
    long now = nanos.getAsLong();
    taken.values().removeIf(place -> now - place.until > 0);
    if (taken.containsKey(tenant)) {
      throw runsAlready();
    }
    if (taken.size() >= AT_ONCE) {
      throw Problem.later("As many exports run as may at once.", RETRY_SECONDS);
    }
    var place = new Place(tenant, now + BEGIN_NANOS);
    taken.put(tenant, place);
    return place;
  }

  static Problem runsAlready() {
    return Problem.later("An export of the tenant runs already.", RETRY_SECONDS);
  }

  /**
   * Keeps it for as long as an export may last.
   *
   * @throws Problem {@code rate_limited} when it was lost meanwhile
   */
  synchronized void begin(Place place) {
    if (taken.get(place.tenant) != place) {
      throw Problem.later("The export did not begin in time.", RETRY_SECONDS);
    }
    place.until = nanos.getAsLong() + LONGEST_NANOS;
  }

  synchronized void leave(Place place) {
    taken.remove(place.tenant, place);
  }
}
