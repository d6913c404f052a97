package dev.demarc.server.agents.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers what may be used once: the {@code jti} of proofs and assertions. Two generations, each
 * as long as anything it holds can be valid; the older is dropped whole. At its bound it refuses,
 * because forgetting early would let a proof be replayed. One tenant may fill a quarter of it, so
 * that it shuts out no other. Each replica remembers its own.
 *
 * <p>Safe for many threads.
 */
public final class SeenOnce {
  private static final int SHARES = 4;

  private final InstantSource clock;
  private final long generationMillis;
  private final int capacity;
  private long generation;
  private Set<String> current = new HashSet<>();
  private Set<String> previous = new HashSet<>();
  private Map<String, Integer> used = new HashMap<>();

  public SeenOnce(InstantSource clock, Duration longestValidity, int capacity) {
    this.clock = clock;
    this.generationMillis = longestValidity.toMillis();
    this.capacity = capacity;
  }

  /** There is no room to remember one more use; a caller may try again later. */
  public static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Full() {
      super("no room to remember one more use", null, false, false);
    }
  }

  /**
   * Whether this is its first use.
   *
   * @param owner the tenant whose share it takes
   * @throws Full when it cannot be remembered, and so must not be let through
   */
  public synchronized boolean isFirst(String owner, String key) {
    turn();
    if (previous.contains(key) || current.contains(key)) {
      return false;
    }
    int uses = used.getOrDefault(owner, 0);
    if (current.size() >= capacity || uses >= Math.max(1, capacity / SHARES)) {
      throw new Full();
    }
    used.put(owner, uses + 1);
    return current.add(key);
  }

  private void turn() {
    long now = clock.millis() / generationMillis;
    if (now == generation) {
      return;
    }
    previous = now == generation + 1 ? current : new HashSet<>();
    current = new HashSet<>();
    used = new HashMap<>();
    generation = now;
  }
}
