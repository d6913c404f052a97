package dev.demarc.agent.probe;

import dev.demarc.agent.classify.TaggerUnavailable;
import dev.demarc.agent.classify.Taggers;
import dev.demarc.agent.classify.TextTagger;
import dev.demarc.agent.config.TaggerBinding;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The taggers that the policy declares and agent.yaml binds, each in a process of its own. One
 * whose files change is started anew, and is ready again only when they are the declared ones. A
 * text waits for no process that another one ends. Safe for many threads.
 */
public final class SiteTaggers implements Taggers, AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final SortedMap<DetectorId, TaggerBinding> site;
  private final Path workDirectory;
  private final Metrics metrics;
  private final ConcurrentMap<DetectorId, BoundTagger> running = new ConcurrentSkipListMap<>();
  private final Map<DetectorId, LongAdder> findings = new ConcurrentHashMap<>();
  private SortedSet<DetectorId> declared = new TreeSet<>();
  private boolean closed;

  public SiteTaggers(
      SortedMap<DetectorId, TaggerBinding> site, Path workDirectory, Metrics metrics) {
    this.site = site;
    this.workDirectory = workDirectory;
    this.metrics = metrics;
    metrics.readings("demarc_tagger_ready", this::readiness);
    metrics.readings("demarc_tagger_findings_total", this::counted);
  }

  @Override
  public synchronized TextTagger open(DetectorId detector, Tagger tagger) {
    return started(detector, tagger)
        .map(bound -> looking(detector, tagger))
        .orElseThrow(
            () -> new TaggerUnavailable("agent.yaml binds no files to the tagger " + detector));
  }

  /** Whatever process is the detector's when a text comes, since one may take another's place. */
  private TextTagger looking(DetectorId detector, Tagger tagger) {
    return (text, patience) -> {
      BoundTagger bound = running.get(detector);
      if (bound == null || !bound.serves(tagger)) {
        throw new TaggerUnavailable("the tagger " + detector + " is of another policy now");
      }
      return bound.lookingFor(tagger).findingsIn(text, patience);
    };
  }

  private Optional<BoundTagger> started(DetectorId detector, Tagger tagger) {
    TaggerBinding binding = site.get(detector);
    if (binding == null || closed) {
      return Optional.empty();
    }
    BoundTagger there = running.get(detector);
    if (there != null && there.serves(tagger) && there.isCurrent()) {
      return Optional.of(there);
    }
    if (there != null) {
      there.close();
    }
    BoundTagger fresh =
        new BoundTagger(
            detector,
            tagger,
            binding,
            workDirectory,
            findings.computeIfAbsent(detector, absent -> new LongAdder()),
            why ->
                metrics.count(
                    "demarc_tagger_lost_total", "detector", detector.text(), "reason", why.code()));
    running.put(detector, fresh);
    return Optional.of(fresh);
  }

  /**
   * Starts what this policy declares, starts anew what has other files now, ends what no policy
   * wants.
   *
   * @return when to be called again
   */
  public synchronized Duration follow(Optional<Bundle> policy) {
    SortedMap<DetectorId, Tagger> wanted = new TreeMap<>();
    for (Detector each : policy.map(Bundle::detectors).orElse(List.of())) {
      Tagger tagger = each.tagger();
      if (tagger != null) {
        wanted.put(each.id(), tagger);
      }
    }
    declared = new TreeSet<>(wanted.keySet());
    wanted.forEach(this::started);
    running
        .entrySet()
        .removeIf(each -> {
          boolean unwanted = !declared.contains(each.getKey());
          if (unwanted) {
            each.getValue().close();
          }
          return unwanted;
        });
    return EVERY;
  }

  /** SHA-256 of a file; empty where it cannot be read. */
  public static Optional<Digest> digest(Path file) {
    return FileMark.digest(file);
  }

  /** Of each tagger that is declared or bound: how it is, for a person. */
  public synchronized SortedMap<String, String> states() {
    SortedMap<String, String> states = new TreeMap<>();
    site.keySet().forEach(id -> states.put(id.text(), "bound, but the policy has no such tagger"));
    declared.forEach(
        id -> states.put(id.text(), "NOT bound: every request is of the most restricted class"));
    running.forEach((id, bound) -> states.put(id.text(), bound.state()));
    return states;
  }

  private synchronized Map<String, Long> readiness() {
    SortedMap<String, Long> ready = new TreeMap<>();
    declared.forEach(id -> {
      BoundTagger bound = running.get(id);
      ready.put(Metrics.labels("detector", id.text()), bound != null && bound.ready() ? 1L : 0L);
    });
    return ready;
  }

  private Map<String, Long> counted() {
    SortedMap<String, Long> counted = new TreeMap<>();
    findings.forEach(
        (id, count) -> counted.put(Metrics.labels("detector", id.text()), count.sum()));
    return counted;
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(BoundTagger::close);
  }
}
