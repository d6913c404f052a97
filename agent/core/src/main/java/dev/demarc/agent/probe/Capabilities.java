package dev.demarc.agent.probe;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this machine can run: each claim of the catalogue beside what its last probe found. What
 * speaks for a route is signed with the agent's key and kept before it counts.
 *
 * <p>What is against a route is computed when something changes or expires, never for a request: a
 * request reads one map. A local model whose claim was not probed since the agent started is {@link
 * Shortfall#PROBE_STALE}, for a restart may have changed its file, its runtime and its memory; what
 * was kept of the time before is shown to people and obeyed by nobody. Of a target behind an API,
 * what was not found out is nothing against it. Safe for many threads.
 */
public final class Capabilities {
  private static final Logger LOG = Logger.getLogger(Capabilities.class.getName());
  private static final SortedMap<TargetId, SortedMap<ModelId, Shortfall>> NOTHING =
      Collections.emptySortedMap();

  private final Supplier<AgentConfig> config;
  private final PolicyInForce policy;
  private final KeptReport<CapabilityReport> kept;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Metrics metrics;
  private final String agentVersion;
  private final Map<Name, Capability> found = new TreeMap<>();
  private volatile View view =
      new View(null, Collections.emptySortedMap(), Collections.emptySortedMap(), NOTHING, 0);
  private volatile List<Capability> shown = List.of();
  private volatile @Nullable Dsse envelope;

  /** Held by the one who signs; never taken while this object's own lock is held. */
  private final Object pen = new Object();

  private long generation;

  private record Name(TargetId target, ModelId model) implements Comparable<Name> {
    static Name of(Claim claim) {
      return new Name(claim.target(), claim.model());
    }

    @Override
    public int compareTo(Name other) {
      int byTarget = target.compareTo(other.target);
      return byTarget != 0 ? byTarget : model.compareTo(other.model);
    }
  }

  /** What holds until that nanosecond of the monotonic clock, under that bundle, at that site. */
  private record View(
      @Nullable Digest bundle,
      SortedMap<TargetId, TargetBinding> site,
      SortedMap<TargetId, List<Claim>> claims,
      SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls,
      long untilNanos) {}

  /**
   * @param clock one that never goes back
   */
  public Capabilities(
      Supplier<AgentConfig> config,
      PolicyInForce policy,
      KeptReport<CapabilityReport> kept,
      InstantSource clock,
      LongSupplier nanoTime,
      Metrics metrics,
      String agentVersion) {
    this.config = config;
    this.policy = policy;
    this.kept = kept;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    this.agentVersion = agentVersion;
    switch (kept.read()) {
      case KeptReport.Read.Signed<CapabilityReport> before ->
          this.generation = before.report().generation();
      case KeptReport.Read.Tampered<CapabilityReport> changed ->
          LOG.warning("what was kept of capabilities is not by this agent, and counts for nothing");
      case KeptReport.Read.None<CapabilityReport> first -> this.generation = 0;
    }
    metrics.readings("demarc_capability_tier", this::tiers);
  }

  /** What is against routes now, as {@link Targets#shortfalls} says. */
  public SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls() {
    return current().shortfalls();
  }

  /** What is claimed under the policy in force, by target. */
  SortedMap<TargetId, List<Claim>> claims() {
    return current().claims();
  }

  /** What was found of every route in this run; the same list as long as nothing changes. */
  public List<Capability> shown() {
    return shown;
  }

  /** The tier that the probe of a model that runs here found, while it counts. */
  public OptionalInt tier(TargetId target, ModelId model) {
    Instant now = clock.instant();
    return shown.stream()
        .filter(each -> each.claim().target().equals(target) && each.claim().model().equals(model))
        .filter(each -> each.claim().runsHere() && each.shortfall(now).isEmpty())
        .mapToInt(each -> each.probe().tier())
        .findFirst();
  }

  /** The last signed report of this run. */
  public Optional<Dsse> report() {
    return Optional.ofNullable(envelope);
  }

  /** The control plane knows a later report of this agent than ours: say it again as a new one. */
  public void renew() {
    synchronized (pen) {
      sign(List.of());
    }
  }

  /** The probe of a claim that still counts. */
  synchronized Optional<Capability> of(Claim claim) {
    return Optional.ofNullable(found.get(Name.of(claim)));
  }

  /** When a probe made now expires. */
  Instant expiry(Instant at) {
    return at.plus(Duration.ofMinutes(config.get().limits().probeMinutes()));
  }

  /** The time, as probes carry it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Takes what probes found: signed and on the disk when this returns. What is against a route
   * counts first, whatever the disk does; what speaks for one counts when it is kept. No request
   * waits for the disk.
   */
  void record(List<Capability> fresh) {
    synchronized (pen) {
      show(fresh.stream().filter(each -> each.found().isPresent()).toList());
      fresh.forEach(this::count);
      sign(fresh);
      show(fresh);
    }
  }

  private synchronized void show(List<Capability> fresh) {
    fresh.forEach(each -> found.put(Name.of(each.claim()), each));
    shown = List.copyOf(found.values());
    renew(policy.current().orElse(null));
  }

  private View current() {
    InForce inForce = policy.current().orElse(null);
    View seen = view;
    Digest bundle = inForce == null ? null : inForce.digest();
    boolean same = Objects.equals(bundle, seen.bundle()) && seen.site() == config.get().targets();
    return same && nanoTime.getAsLong() - seen.untilNanos() < 0 ? seen : renew(inForce);
  }

  private synchronized View renew(@Nullable InForce inForce) {
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    AgentConfig site = config.get();
    SortedMap<TargetId, List<Claim>> claims =
        inForce == null ? Collections.emptySortedMap() : Claims.of(inForce, site);
    SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls = new TreeMap<>();
    Instant until = now.plus(Duration.ofHours(1));
    for (List<Claim> own : claims.values()) {
      for (Claim claim : own) {
        shortfall(claim, now)
            .ifPresent(against ->
                shortfalls
                    .computeIfAbsent(claim.target(), absent -> new TreeMap<>())
                    .put(claim.model(), against));
        Capability capability = found.get(Name.of(claim));
        if (capability != null && capability.probe().expiresAt().isAfter(now)) {
          until = earlier(until, capability.probe().expiresAt());
        }
      }
    }
    shortfalls.replaceAll((target, models) -> Collections.unmodifiableSortedMap(models));
    View next =
        new View(
            inForce == null ? null : inForce.digest(),
            site.targets(),
            claims,
            Collections.unmodifiableSortedMap(shortfalls),
            nanos + Duration.between(now, until).toNanos());
    view = next;
    return next;
  }

  private Optional<Shortfall> shortfall(Claim claim, Instant now) {
    Capability capability = found.get(Name.of(claim));
    if (capability == null || !sameClaim(capability.claim(), claim)) {
      return claim.runsHere() ? Optional.of(Shortfall.PROBE_STALE) : Optional.empty();
    }
    return capability.shortfall(now);
  }

  /** The memory a model needs is learned from its file, so it is no part of what is compared. */
  private static boolean sameClaim(Claim one, Claim other) {
    return one.needing(0).equals(other.needing(0));
  }

  /** With what was found before, and this; one at a time. */
  private void sign(List<Capability> fresh) {
    Instant now = now();
    generation = Math.max(generation + 1, now.toEpochMilli());
    Enrolment.Accepted who = kept.accepted();
    envelope =
        kept.keep(
            new CapabilityReport(
                CapabilityReport.SCHEMA,
                who.tenant(),
                who.agent(),
                generation,
                now,
                agentVersion,
                claimed(fresh)));
  }

  /** What was found of what is claimed now; of nothing else once there is much of it. */
  private synchronized List<Capability> claimed(List<Capability> fresh) {
    Set<Name> names =
        view.claims().values().stream()
            .flatMap(List::stream)
            .map(Name::of)
            .collect(Collectors.toSet());
    if (found.size() > CapabilityReport.MOST) {
      found.keySet().retainAll(names);
    }
    SortedMap<Name, Capability> all = new TreeMap<>(found);
    fresh.forEach(each -> all.put(Name.of(each.claim()), each));
    all.keySet().retainAll(names);
    return all.values().stream().limit(CapabilityReport.MOST).toList();
  }

  private void count(Capability capability) {
    Claim claim = capability.claim();
    String[] labels = {
      "target", claim.target().text(),
      "model", label(claim.model().text()),
      "runtime", label(claim.runtime())
    };
    metrics.count("demarc_probes_total", labels);
    Shortfall against = capability.found().orElse(null);
    if (against != null) {
      String reason = against.wire().replace('-', '_');
      LOG.log(
          Level.WARNING,
          "{0}/{1}: {2}",
          new Object[] {claim.target(), claim.model(), against.wire()});
      metrics.count(
          "demarc_probe_failures_total",
          labels[0],
          labels[1],
          labels[2],
          labels[3],
          labels[4],
          labels[5],
          "reason",
          reason);
    }
  }

  /** 1 for the tier of each local model that is as claimed; waits for no disk. */
  private Map<String, Long> tiers() {
    Instant now = clock.instant();
    Map<String, Long> tiers = new TreeMap<>();
    for (Capability each : shown) {
      Claim claim = each.claim();
      if (claim.runsHere() && each.shortfall(now).isEmpty()) {
        Probe probe = each.probe();
        tiers.put(
            Metrics.labels(
                "target",
                claim.target().text(),
                "model",
                label(claim.model().text()),
                "runtime",
                label(claim.runtime()),
                "precision",
                label(claim.precision()),
                "tier",
                Integer.toString(probe.tier())),
            1L);
      }
    }
    return tiers;
  }

  /** A catalogue's word as a label's value. */
  private static String label(String text) {
    return text.replaceAll("[\"\\\\]", "_");
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
