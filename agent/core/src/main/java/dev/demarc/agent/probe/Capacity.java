package dev.demarc.agent.probe;

import dev.demarc.contract.id.TargetId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests run at each target. A place that was taken is given back by whoever took it, so
 * a count never outlives its requests. Safe for many threads.
 */
final class Capacity {
  private final Map<TargetId, AtomicInteger> running = new ConcurrentHashMap<>();

  /** Whether all of so many places are taken; 0 are no bound. */
  boolean full(TargetId target, int places) {
    AtomicInteger count = running.get(target);
    return places > 0 && count != null && count.get() >= places;
  }

  /** Takes one of so many places; whether there was one. */
  boolean take(TargetId target, int places) {
    AtomicInteger count = running.computeIfAbsent(target, absent -> new AtomicInteger());
    while (true) {
      int now = count.get();
      if (places > 0 && now >= places) {
        return false;
      }
      if (count.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void giveBack(TargetId target) {
    AtomicInteger count = running.get(target);
    if (count == null || count.decrementAndGet() < 0) {
      throw new IllegalStateException("a place that nobody took");
    }
  }
}
