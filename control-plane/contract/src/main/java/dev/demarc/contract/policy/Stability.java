package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.TargetId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * The {@code stability} section: how slowly routes change. It orders and delays routes that are
 * permitted; it permits none. In YAML every member may be left out and has its default of {@link
 * #DEFAULT}; in a bundle all are written out.
 *
 * @param halfLife of latency and error signals, 1 s to 1 h
 * @param marginPercent how much better a peer must be before it leads, 0 to 1000; more for a while
 *     after a move, by the group's penalty over {@code reuseAt}
 * @param trigger for how long it must be so much better, at most 1 h
 * @param dwell the least time a route is kept before a better one is taken, at most 24 h; a failure
 *     does not wait for it
 * @param hardFailures failures in a row after which a target is down, 1 to 100
 * @param goodProbes successes in a row after which a target that was down is taken again, 1 to 1000
 * @param probeEvery between two probes of a target that was down, 100 ms to 10 min
 * @param sessionAffinity whether a session stays with the target that answered it
 * @param sessionSwitches more changes of route than this in an hour and a session counts as
 *     thrashing, 1 to 1000
 * @param damping what a target that keeps failing costs itself, and a move its group of peers
 * @param peers groups of targets among which signals, not the policy's order, choose; members of a
 *     group share boundary, region and operator, and a target is in one group at most
 */
public record Stability(
    Duration halfLife,
    int marginPercent,
    Duration trigger,
    Duration dwell,
    int hardFailures,
    int goodProbes,
    Duration probeEvery,
    boolean sessionAffinity,
    int sessionSwitches,
    Damping damping,
    List<SortedSet<TargetId>> peers) {
  /** What holds where a policy says nothing. */
  public static final Stability DEFAULT =
      new Stability(
          Duration.ofSeconds(20),
          25,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          3,
          30,
          Duration.ofSeconds(1),
          true,
          4,
          new Damping(1_000, Duration.ofSeconds(600), 2_000, 750),
          List.of());

  /** The most groups of peers. */
  public static final int MAX_PEERS = 64;

  public Stability {
    Bounds.of("halfLife", halfLife, Duration.ofSeconds(1), Duration.ofHours(1));
    Bounds.of("marginPercent", marginPercent, 0, 1_000);
    Bounds.of("trigger", trigger, Duration.ZERO, Duration.ofHours(1));
    Bounds.of("dwell", dwell, Duration.ZERO, Duration.ofHours(24));
    Bounds.of("hardFailures", hardFailures, 1, 100);
    Bounds.of("goodProbes", goodProbes, 1, 1_000);
    Bounds.of("probeEvery", probeEvery, Duration.ofMillis(100), Duration.ofMinutes(10));
    Bounds.of("sessionSwitches", sessionSwitches, 1, 1_000);
    peers = Sorted.list(peers).stream().<SortedSet<TargetId>>map(Sorted::set).toList();
    checkPeers(peers);
  }

  /**
   * Flap damping: each hard failover adds to a target's penalty, which decays; above one bound the
   * target is suppressed, below another it is taken again. The last permitted route is never
   * suppressed, whatever its penalty. A move by signals adds as much to the penalty of its group of
   * peers.
   *
   * @param penalty that each hard failover or move adds, 0 to 100,000
   * @param halfLife of the penalty, 1 s to 24 h
   * @param suppressAt at or above which the target is suppressed, 1 to 1,000,000
   * @param reuseAt at or below which it is not any more, lower than {@code suppressAt}
   */
  public record Damping(int penalty, Duration halfLife, int suppressAt, int reuseAt) {
    public Damping {
      Bounds.of("penalty", penalty, 0, 100_000);
      Bounds.of("halfLife", halfLife, Duration.ofSeconds(1), Duration.ofHours(24));
      Bounds.of("suppressAt", suppressAt, 1, 1_000_000);
      Bounds.of("reuseAt", reuseAt, 1, 1_000_000);
      if (reuseAt >= suppressAt) {
        throw new InvalidValue("reuseAt", "must be lower than suppressAt");
      }
    }
  }

  private static void checkPeers(List<SortedSet<TargetId>> peers) {
    if (peers.size() > MAX_PEERS) {
      throw new InvalidValue("peers", "must be at most " + MAX_PEERS + " groups");
    }
    Set<TargetId> seen = new HashSet<>();
    for (SortedSet<TargetId> group : peers) {
      if (group.size() < 2) {
        throw new InvalidValue("peers", "a group has two targets or more");
      }
      if (!group.stream().allMatch(seen::add)) {
        throw new InvalidValue("peers", "a target is in one group at most");
      }
    }
  }
}
