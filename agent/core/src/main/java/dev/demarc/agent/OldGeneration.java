package dev.demarc.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps the heap near what lives in it. The serial collector, the smallest there is, collects its
 * old generation only when the heap has reached its maximum; until then it takes more memory, which
 * an agent would fill in hours with what lived for seconds. So a collection is asked for when that
 * much has been promoted since the last one: some tens of milliseconds, ten seconds apart at least.
 * Other collectors are left alone. For one thread.
 */
final class OldGeneration {
  /** Between two looks. */
  static final Duration EVERY = Duration.ofSeconds(10);

  /** What may be promoted between two collections, in bytes. */
  static final long PROMOTED = 12L << 20;

  private static final String SERIAL = "Tenured Gen";

  private final LongSupplier used;
  private final LongSupplier lived;
  private final Runnable collect;

  /**
   * @param used bytes of the old generation now
   * @param lived bytes that were left after its last collection
   */
  OldGeneration(LongSupplier used, LongSupplier lived, Runnable collect) {
    this.used = used;
    this.lived = lived;
    this.collect = collect;
  }

  /** The one of this process; one that never has anything to do under another collector. */
  static OldGeneration ofThisProcess() {
    Optional<MemoryPoolMXBean> pool =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(each -> each.getName().equals(SERIAL))
            .findFirst();
    return new OldGeneration(
        () -> pool.map(each -> used(each.getUsage())).orElse(0L),
        () -> pool.map(each -> used(each.getCollectionUsage())).orElse(0L),
        System::gc);
  }

  private static long used(MemoryUsage usage) {
    return usage == null ? 0 : usage.getUsed();
  }

  /** Looks once; returns when to look again. */
  Duration doWork() {
    if (used.getAsLong() - lived.getAsLong() > PROMOTED) {
      collect.run();
    }
    return EVERY;
  }
}
