package dev.demarc.agent.golden;

import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.quality.QualityScore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What golden sets found of this agent's routes: the newest score of each route, task and set,
 * signed with the agent's key and on the disk before it counts; it counts again after a restart.
 *
 * <p>A score counts until it expires, for the version the catalogue names and the file that was
 * run; of several sets the lowest counts. What counts is computed when something changes or
 * expires, never for a request: a request reads two maps. At {@value QualityReport#MOST} scores the
 * oldest makes place. Safe for many threads.
 */
public final class Scores {
  /** How long a score counts. */
  public static final Duration COUNTS = Duration.ofDays(7);

  private static final Logger LOG = Logger.getLogger(Scores.class.getName());
  private static final SortedMap<TargetId, SortedMap<ModelId, Integer>> NOTHING =
      Collections.emptySortedMap();

  private final PolicyInForce policy;
  private final KeptReport<QualityReport> kept;
  private final Supplier<List<Capability>> probed;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final String agentVersion;
  private Map<Name, QualityScore> found = new HashMap<>();
  private volatile View view = new View(null, List.of(), List.of(), Map.of(), 0);
  private volatile @Nullable Dsse envelope;
  private long generation;

  private record Name(TargetId target, ModelId model, TaskId task, GoldenSetId set) {
    static Name of(QualityScore score) {
      return new Name(score.target(), score.model(), score.task(), score.set());
    }
  }

  /** What counts until that nanosecond of the monotonic clock, under that bundle. */
  private record View(
      @Nullable Digest bundle,
      List<Capability> probed,
      List<QualityScore> scores,
      Map<TaskId, SortedMap<TargetId, SortedMap<ModelId, Integer>>> measured,
      long untilNanos) {}

  /**
   * @param probed what was found of routes, the same list as long as nothing changes
   * @param clock one that never goes back
   */
  public Scores(
      PolicyInForce policy,
      KeptReport<QualityReport> kept,
      Supplier<List<Capability>> probed,
      InstantSource clock,
      LongSupplier nanoTime,
      Metrics metrics,
      String agentVersion) {
    this.policy = policy;
    this.kept = kept;
    this.probed = probed;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.agentVersion = agentVersion;
    switch (kept.read()) {
      case KeptReport.Read.Signed<QualityReport> before -> {
        this.generation = before.report().generation();
        this.envelope = before.envelope();
        before.report().scores().forEach(each -> found.put(Name.of(each), each));
      }
      case KeptReport.Read.Tampered<QualityReport> changed ->
          LOG.warning("what was kept of quality is not by this agent, and counts for nothing");
      case KeptReport.Read.None<QualityReport> first -> this.generation = 0;
    }
    renew(policy.current().orElse(null));
    metrics.readings("demarc_quality_score", this::readings);
  }

  /** What counts for a task, as {@link dev.demarc.agent.probe.Targets#measured} says. */
  public SortedMap<TargetId, SortedMap<ModelId, Integer>> measured(TaskId task) {
    return current().measured().getOrDefault(task, NOTHING);
  }

  /** The last signed report. */
  public Optional<Dsse> report() {
    return Optional.ofNullable(envelope);
  }

  /** The control plane knows a later report of this agent than ours: say it again as a new one. */
  public synchronized void renew() {
    envelope = sign(found);
  }

  /** The time, as scores carry it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** What a score made now would be of; empty where the policy in force has no such route. */
  Optional<Subject> subject(TargetId target, ModelId model) {
    return policy
        .current()
        .flatMap(inForce -> Subject.of(inForce.bundle(), probed.get(), target, model));
  }

  /** Takes a score: signed and on the disk when this returns, and else not taken. */
  synchronized void record(QualityScore fresh) {
    Map<Name, QualityScore> next = new HashMap<>(found);
    Instant now = clock.instant();
    next.values().removeIf(each -> !each.expiresAt().isAfter(now));
    next.remove(Name.of(fresh));
    while (next.size() >= QualityReport.MOST) {
      QualityScore oldest = Collections.min(next.values(), Comparator.comparing(QualityScore::at));
      next.remove(Name.of(oldest));
    }
    next.put(Name.of(fresh), fresh);
    envelope = sign(next);
    found = next;
    renew(policy.current().orElse(null));
  }

  private Dsse sign(Map<Name, QualityScore> scores) {
    Instant now = now();
    generation = Math.max(generation + 1, now.toEpochMilli());
    Enrolment.Accepted who = kept.accepted();
    return kept.keep(
        new QualityReport(
            QualityReport.SCHEMA,
            who.tenant(),
            who.agent(),
            generation,
            now,
            agentVersion,
            scores.values().stream()
                .sorted(
                    Comparator.comparing(QualityScore::target)
                        .thenComparing(QualityScore::model)
                        .thenComparing(QualityScore::task)
                        .thenComparing(QualityScore::set))
                .toList()));
  }

  private View current() {
    InForce inForce = policy.current().orElse(null);
    View seen = view;
    boolean fresh =
        seen.probed() == probed.get()
            && nanoTime.getAsLong() - seen.untilNanos() < 0
            && (inForce == null ? seen.bundle() == null : inForce.digest().equals(seen.bundle()));
    return fresh ? seen : renew(inForce);
  }

  private synchronized View renew(@Nullable InForce inForce) {
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    List<Capability> files = probed.get();
    List<QualityScore> counting =
        inForce == null
            ? List.of()
            : found.values().stream()
                .filter(each -> each.holds(now))
                .filter(each ->
                    Subject.of(inForce.bundle(), files, each.target(), each.model())
                        .filter(subject -> subject.is(each))
                        .isPresent())
                .toList();
    Instant until =
        found.values().stream()
            .flatMap(each -> List.of(each.at(), each.expiresAt()).stream())
            .filter(each -> each.isAfter(now))
            .min(Comparator.naturalOrder())
            .filter(each -> each.isBefore(now.plus(Duration.ofHours(1))))
            .orElse(now.plus(Duration.ofHours(1)));
    View next =
        new View(
            inForce == null ? null : inForce.digest(),
            files,
            counting,
            lowest(counting),
            nanos + Duration.between(now, until).toNanos());
    view = next;
    return next;
  }

  private static Map<TaskId, SortedMap<TargetId, SortedMap<ModelId, Integer>>> lowest(
      List<QualityScore> scores) {
    Map<TaskId, SortedMap<TargetId, SortedMap<ModelId, Integer>>> lowest = new HashMap<>();
    for (QualityScore each : scores) {
      lowest
          .computeIfAbsent(each.task(), absent -> new TreeMap<>())
          .computeIfAbsent(each.target(), absent -> new TreeMap<>())
          .merge(each.model(), each.permille(), Math::min);
    }
    return Map.copyOf(lowest);
  }

  /** In thousandths, of what counts now; waits for no disk. */
  private Map<String, Long> readings() {
    Map<String, Long> readings = new TreeMap<>();
    for (QualityScore each : current().scores()) {
      readings.put(
          Metrics.labels(
              "target",
              each.target().text(),
              "model",
              each.model().text().replaceAll("[\"\\\\]", "_"),
              "task",
              each.task().text(),
              "dataset",
              each.dataset().text().substring("sha256:".length(), "sha256:".length() + 12)),
          (long) each.permille());
    }
    return readings;
  }
}
