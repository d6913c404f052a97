package dev.demarc.agent.stability;

import dev.demarc.agent.probe.HealthWindow;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What requests and probes say of targets, made slow: which are up, down or held back, and which of
 * several peers leads. It knows nothing of policy but its {@code stability} section, and nothing of
 * requests; whether a route is permitted was decided before, and that the last permitted one is
 * never suppressed is the engine's part.
 *
 * <p>State is per target of the catalogue. At {@value #MOST_TARGETS} targets, more than any
 * catalogue names, those that are steady are forgotten, which loses their signals and nothing else.
 * Safe for many threads; never blocks for long.
 */
public final class Stabiliser implements HealthWindow {
  /** Most targets kept in mind. */
  static final int MOST_TARGETS = 4_096;

  private final InstantSource clock;
  private final Supplier<Stability> terms;
  private final Metrics metrics;
  private final Map<TargetId, TargetWindow> windows = new HashMap<>();
  private List<PeerGroup> groups = List.of();

  /**
   * @param clock better one that only runs forward
   * @param terms the section in force, read anew each time
   */
  public Stabiliser(InstantSource clock, Supplier<Stability> terms, Metrics metrics) {
    this.clock = clock;
    this.terms = terms;
    this.metrics = metrics;
  }

  @Override
  public synchronized Availability of(TargetId target) {
    TargetWindow window = windows.get(target);
    if (window == null) {
      return Availability.UP;
    }
    Availability availability = window.availability(clock.instant(), terms.get());
    if (window.takeReturned()) {
      metrics.count("demarc_stability_reentries_total", "target", target.text());
    }
    return availability;
  }

  /** An attempt got its answer; its first piece after this time. */
  public synchronized void answered(TargetId target, Duration latency) {
    Instant now = clock.instant();
    Stability in = terms.get();
    window(target).answered(latency, now, in);
    step(now, in);
  }

  /** An attempt failed through the target's fault. */
  public synchronized void failed(TargetId target) {
    Instant now = clock.instant();
    Stability in = terms.get();
    if (window(target).failed(now, in)) {
      metrics.count("demarc_stability_failovers_total", "target", target.text());
    }
    step(now, in);
  }

  /** A probe came back. */
  public synchronized void probed(TargetId target, boolean good) {
    Instant now = clock.instant();
    Stability in = terms.get();
    window(target).probed(good, now, in);
    step(now, in);
  }

  /**
   * For each target that has peers, the one that leads; empty for groups nobody leads yet.
   *
   * @param sounding whether this request may be led to a peer not heard of for long
   */
  public synchronized SortedMap<TargetId, TargetId> leaders(boolean sounding) {
    SortedMap<TargetId, TargetId> leaders = new TreeMap<>();
    Instant now = clock.instant();
    Stability in = terms.get();
    for (PeerGroup group : groups(in)) {
      moved(group, group.step(windows, now, in));
      Optional<TargetId> sounded = sounding ? group.sound(windows, now, in) : Optional.empty();
      sounded
          .or(group::leader)
          .ifPresent(leader -> group.members().forEach(member -> leaders.put(member, leader)));
    }
    return leaders;
  }

  /**
   * The time to the first piece of an answer, in milliseconds, by target: the decayed mean of those
   * that answered within the dwell. An answer that does not stream is one piece. What was slow
   * longer ago is not known to be so any more, and is tried again.
   */
  public synchronized SortedMap<TargetId, Long> expectedMillis() {
    Instant since = clock.instant().minus(terms.get().dwell());
    SortedMap<TargetId, Long> expected = new TreeMap<>();
    windows.forEach((target, window) -> {
      if (window.known() && window.lastAnswer().isAfter(since)) {
        expected.put(target, window.millis());
      }
    });
    return expected;
  }

  /** Targets to be probed now, at most so many; a probe of each counts as sent. */
  synchronized List<TargetId> due(int most) {
    Instant now = clock.instant();
    Stability in = terms.get();
    List<TargetId> due =
        windows.entrySet().stream()
            .filter(each -> each.getValue().isDue(now, in))
            .map(Map.Entry::getKey)
            .sorted()
            .limit(most)
            .toList();
    due.forEach(target -> window(target).probeSent());
    return due;
  }

  /** This target cannot be probed. */
  synchronized void notProbed(TargetId target) {
    window(target).notProbed(clock.instant(), terms.get());
  }

  /** How often targets that were down are probed. */
  Duration probeEvery() {
    return terms.get().probeEvery();
  }

  private TargetWindow window(TargetId target) {
    if (windows.size() >= MOST_TARGETS && !windows.containsKey(target)) {
      Instant now = clock.instant();
      windows.values().removeIf(each -> each.availability(now, terms.get()) == Availability.UP);
    }
    return windows.computeIfAbsent(target, absent -> new TargetWindow());
  }

  private void step(Instant now, Stability in) {
    for (PeerGroup group : groups(in)) {
      moved(group, group.step(windows, now, in));
    }
  }

  private void moved(PeerGroup group, Optional<TargetId> before) {
    before.ifPresent(from ->
        metrics.count(
            "demarc_stability_switches_total",
            "scope",
            "peers",
            "from",
            from.text(),
            "to",
            group.leader().map(TargetId::text).orElse("-")));
  }

  /** The groups of the policy in force; one that did not change keeps its leader. */
  private List<PeerGroup> groups(Stability in) {
    List<SortedSet<TargetId>> wanted = in.peers();
    if (!groups.stream().map(PeerGroup::members).toList().equals(wanted)) {
      List<PeerGroup> next = new ArrayList<>();
      for (SortedSet<TargetId> members : wanted) {
        next.add(
            groups.stream()
                .filter(group -> group.members().equals(members))
                .findFirst()
                .orElseGet(() -> new PeerGroup(members)));
      }
      groups = List.copyOf(next);
    }
    return groups;
  }
}
