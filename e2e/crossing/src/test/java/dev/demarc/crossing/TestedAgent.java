package dev.demarc.crossing;

import dev.demarc.agent.Pipeline;
import dev.demarc.agent.PipelineParts;
import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.AgentYaml;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.agent.jobs.JobExpiry;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.probe.BoundTargets;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.receive.Server;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.stability.Stabiliser;
import dev.demarc.agent.sync.BundleKeeper;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.Offering;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.agent.sync.SignedClock;
import dev.demarc.contract.bundle.BundleVerifier;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A real agent: its door, its pipeline and adapters, its journal on the disk, its bundles verified,
 * kept and swapped, its targets bound by an agent.yaml. Only the people it asks are stand-ins, and
 * its clock of stability runs sixty times as fast.
 */
final class TestedAgent implements AutoCloseable {
  private static final int FASTER = 60;

  final Evidence evidence;
  final DataDirectory data;
  final int port;
  private final Vertx vertx = Vertx.vertx();
  private final SqliteJournal journal;
  private final BundleKeeper keeper;
  private final Stabiliser stabiliser;
  private final Jobs jobs;
  private final Turns turns;
  private final JobRunner runner;
  private final JobExpiry expiry;
  private volatile SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls =
      Collections.emptySortedMap();
  private final Pipeline pipeline;
  private final Server server;

  /**
   * @param urls the base URL of each target the site binds; empty for one that has none
   * @param planted makes what is obeyed of what is in force: the same, but where a fault is planted
   */
  TestedAgent(
      Path directory,
      Identity identity,
      Here here,
      Map<Station, String> urls,
      People people,
      UnaryOperator<InForce> planted) {
    AgentConfig config = config(directory, urls);
    data = DataDirectory.open(config.dataDirectory());
    InstantSource wall = InstantSource.system();
    SignedClock clock = new SignedClock(data, wall, System::nanoTime);
    TenantKeys keys = TenantKeys.of(data, identity, clock);
    Metrics metrics = new Metrics();
    journal = SqliteJournal.open(data, 1L << 30, identity::sign, wall);
    evidence = new Evidence(journal);
    keeper =
        new BundleKeeper(
            data,
            identity,
            keys,
            clock,
            new Standing(data),
            "0.1.0",
            bundle -> journal.keep(bundle).toCompletableFuture().join());
    jobs = Jobs.open(data, identity.accepted().tenant(), clock, evidence::answered);
    PolicyInForce policy = planted(planted);
    stabiliser = new Stabiliser(faster(), this::stability, metrics);
    BoundTargets targets =
        new BoundTargets(
            () -> config,
            policy,
            stabiliser,
            () -> shortfalls,
            task -> Collections.emptySortedMap(),
            (target, model) -> OptionalInt.empty());
    pipeline =
        new Pipeline(
            new PipelineParts(
                people,
                new Nobody(),
                evidence,
                targets,
                stabiliser,
                id -> Optional.empty(),
                id -> Optional.empty(),
                (detector, tagger) -> new Stumbling(),
                here,
                identity.commitmentKey(),
                person -> null,
                policy,
                jobs,
                Budgetless.spending(metrics),
                () -> false,
                metrics,
                vertx,
                wall));
    turns = new Turns(pipeline, policy);
    Random random = new Random(1);
    runner = new JobRunner(jobs, turns.policy(), targets::availability, turns, wall, random);
    expiry = new JobExpiry(jobs, policy, () -> false, random);
    Server.Options options = new Server.Options(config.listen(), 1 << 20, 256);
    server = new Server(vertx, options, policy, pipeline, metrics, wall);
    port = server.start().toCompletableFuture().join();
  }

  /** Each bundle is changed once, so that what is in force stays the same thing. */
  private PolicyInForce planted(UnaryOperator<InForce> planted) {
    Map<Long, InForce> obeyed = new ConcurrentHashMap<>();
    return () ->
        keeper
            .current()
            .map(now ->
                obeyed.computeIfAbsent(now.bundle().version(), version -> planted.apply(now)));
  }

  /** As if it had been pulled. */
  BundleVerifier.Verdict offer(Dsse envelope) {
    return Offering.offer(keeper, envelope);
  }

  /** What is against models from now on. */
  void lacks(SortedMap<TargetId, SortedMap<ModelId, Shortfall>> next) {
    shortfalls = next;
  }

  /** Ends what is due, and gives jobs their turn. */
  void step() {
    expiry.doWork();
    runner.doWork();
  }

  /** How many wait. */
  long waiting() {
    return jobs.depth().count();
  }

  List<Turns.Turn> turns() {
    return turns.all();
  }

  /** Every target that is bound answers a probe. */
  void probed() {
    for (Station station : Station.values()) {
      stabiliser.probed(station.id, true);
    }
  }

  private Stability stability() {
    return keeper
        .current()
        .map(now -> now.bundle().document().stabilityInForce())
        .orElse(Stability.DEFAULT);
  }

  private static InstantSource faster() {
    Instant start = Instant.now();
    long nanos = System.nanoTime();
    return () -> start.plus(Duration.ofNanos((System.nanoTime() - nanos) * FASTER));
  }

  private static AgentConfig config(Path directory, Map<Station, String> urls) {
    StringBuilder yaml = new StringBuilder("listen: 127.0.0.1:0\ndataDirectory: data\ntargets:\n");
    urls.forEach((station, url) -> {
      yaml.append("  ").append(station.id).append(":");
      yaml.append(url.isEmpty() ? " {}\n" : "\n    baseUrl: " + url + "\n");
      yaml.append(url.isEmpty() ? "" : "    apiKey: {file: secret}\n");
    });
    try {
      Files.writeString(directory.resolve("secret"), "sk-of-the-site\n");
      Path file = Files.writeString(directory.resolve("agent.yaml"), yaml);
      return AgentYaml.read(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes nothing more, and ends what runs. */
  @Override
  public void close() {
    server.close();
    pipeline.close();
    jobs.close();
    journal.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
