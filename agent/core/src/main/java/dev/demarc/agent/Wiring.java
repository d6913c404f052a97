package dev.demarc.agent;

import dev.demarc.agent.ask.ApprovalShelf;
import dev.demarc.agent.ask.ControlPlaneApprover;
import dev.demarc.agent.ask.ControlPlaneAsker;
import dev.demarc.agent.ask.Grants;
import dev.demarc.agent.ask.PreferenceShelf;
import dev.demarc.agent.cli.AgentPlace;
import dev.demarc.agent.collector.CollectorExports;
import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.config.JsonLog;
import dev.demarc.agent.config.LiveConfig;
import dev.demarc.agent.decide.Catalogue;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.agent.execute.TargetProbe;
import dev.demarc.agent.golden.GoldenRun;
import dev.demarc.agent.golden.Scores;
import dev.demarc.agent.jobs.JobExpiry;
import dev.demarc.agent.jobs.JobMetrics;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.probe.BoundTargets;
import dev.demarc.agent.probe.Capabilities;
import dev.demarc.agent.probe.LocalModels;
import dev.demarc.agent.probe.Memory;
import dev.demarc.agent.probe.Prober;
import dev.demarc.agent.probe.SiteTaggers;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.receive.Server;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.Kind;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.spend.LeaseDesk;
import dev.demarc.agent.spend.Spending;
import dev.demarc.agent.stability.ProbeLoop;
import dev.demarc.agent.stability.Stabiliser;
import dev.demarc.agent.sync.BundleKeeper;
import dev.demarc.agent.sync.BundlePull;
import dev.demarc.agent.sync.BundleReports;
import dev.demarc.agent.sync.GrantPull;
import dev.demarc.agent.sync.HeartbeatPush;
import dev.demarc.agent.sync.HintStream;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.KeyRenewals;
import dev.demarc.agent.sync.Loop;
import dev.demarc.agent.sync.Pace;
import dev.demarc.agent.sync.ReportPush;
import dev.demarc.agent.sync.SignedClock;
import dev.demarc.agent.sync.Spans;
import dev.demarc.agent.sync.Sync;
import dev.demarc.agent.sync.Upload;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** The agent, put together: every part and what it is given, in the order they depend. */
final class Wiring implements AutoCloseable {
  static final String VERSION = version();

  private static final Logger LOG = Logger.getLogger(Wiring.class.getName());

  /** Well below what a supervisor waits before it kills. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final DataDirectory data;
  private final AgentConfig config;
  private final LiveConfig live;
  private final Vertx vertx;
  private final HttpControlPlane direct;
  private final SqliteJournal journal;
  private final Evidence evidence;
  private final BundleKeeper keeper;
  private final LocalModels models;
  private final SiteTaggers taggers;
  private final Capabilities capabilities;
  private final BoundTargets targets;
  private final Sync sync;
  private final CollectorExports exports;
  private final Loop status;
  private final Loop heap;
  private final Loop reloads;
  private final Loop probes;
  private final Loop prober;
  private final Loop tagging;
  private final ExecutorService trials = Executors.newSingleThreadExecutor(Wiring::trialThread);
  private final TargetProbe probe;
  private final Jobs jobs;
  private final Loop turns;
  private final Loop expiry;
  private final Spending spending;
  private final Loop budgets;
  private final Pipeline pipeline;
  private final Server server;

  private Wiring(AgentPlace place, Identity identity) {
    this.data = place.data();
    this.config = place.config();
    InstantSource wall = InstantSource.system();
    this.live =
        new LiveConfig(
            place.file(),
            config,
            wall,
            List.of(this::reach, this::show, next -> JsonLog.level(next.logLevel())));
    RandomGenerator random = RandomGenerator.getDefault();

    // who we are, and by which time
    Standing standing = new Standing(data);
    SignedClock clock = new SignedClock(data, wall, System::nanoTime);
    TenantKeys keys = TenantKeys.of(data, identity, () -> later(clock.instant(), wall.instant()));

    // the way to the control plane
    this.vertx = vertx();
    this.direct = place.reach(vertx, place.controlPlane(identity));
    Session session = new Session(identity, AccessKeys.of(data, identity), direct, wall, standing);

    // evidence
    long bound = (long) config.limits().journalMegabytes() << 20;
    this.journal = SqliteJournal.open(data, bound, identity::sign, wall);
    this.evidence = Evidence.open(data).orElseThrow();

    // policy, people's answers, targets
    this.keeper = new BundleKeeper(data, identity, keys, clock, standing, VERSION, this::shelve);
    Grants grants = new Grants(data, identity, keys, clock);
    PreferenceShelf preferences =
        new PreferenceShelf(data, identity.commitmentKey(), grants::feed, clock);
    ControlPlaneAsker asker = new ControlPlaneAsker(session, grants, wall);
    ApprovalShelf approvals = new ApprovalShelf(data, identity, keys, grants::feed, clock);
    ControlPlaneApprover approver = new ControlPlaneApprover(session, approvals);
    Metrics metrics = new Metrics();
    this.models =
        LocalModels.start(
            config.targets(),
            data.directory("run"),
            (target, why) ->
                metrics.count("demarc_runtime_lost_total", "target", target.text(), "reason", why));
    this.taggers = new SiteTaggers(config.taggers(), data.directory("run"), metrics);
    this.tagging = new Loop("taggers", () -> taggers.follow(keeper.current().map(InForce::bundle)));
    Stabiliser stabiliser = new Stabiliser(forward(wall), this::stability, metrics);
    KeptReport<CapabilityReport> kept = KeptReport.ofCapabilities(data, identity);
    this.capabilities =
        new Capabilities(live, keeper, kept, clock, System::nanoTime, metrics, VERSION);
    Scores scores =
        new Scores(
            keeper,
            KeptReport.ofQuality(data, identity),
            capabilities::shown,
            clock,
            System::nanoTime,
            metrics,
            VERSION);
    this.targets =
        new BoundTargets(
            live,
            keeper,
            id -> of(id, stabiliser),
            capabilities::shortfalls,
            scores::measured,
            capabilities::tier);
    this.probe = new TargetProbe(vertx);
    Prober watches =
        new Prober(live, capabilities, models, Memory.ofThisMachine(), this::listed, trials);
    this.prober = new Loop("prober", watches::doWork);
    this.probes = new Loop("probes", new ProbeLoop(stabiliser, this::probe)::doWork);

    // what waits
    this.jobs = Jobs.open(data, identity.accepted().tenant(), clock, this::answered);

    // what may be spent
    String leases = "e" + journal.position().epoch();
    this.spending =
        new Spending(journal, new LeaseDesk(session), leases, clock, System::nanoTime, metrics);
    this.budgets = new Loop("budgets", spending::doWork);

    // the pipeline and its door
    Enrolment.Accepted who = identity.accepted();
    Here here = new Here(who.site(), new Place(who.boundary(), who.region()));
    this.pipeline =
        new Pipeline(
            new PipelineParts(
                asker,
                approver,
                journal,
                targets,
                stabiliser,
                models::runtime,
                models::embedder,
                taggers,
                here,
                identity.commitmentKey(),
                preferences::of,
                keeper,
                jobs,
                spending,
                this::isOffline,
                metrics,
                vertx,
                wall));
    this.turns =
        new Loop(
            "jobs",
            new JobRunner(jobs, keeper, targets::availability, pipeline, wall, random)::doWork);
    JobExpiry due = new JobExpiry(jobs, keeper, () -> standing.revocation().isPresent(), random);
    this.expiry = new Loop("expiry", due::doWork);
    new JobMetrics(jobs, who.site()).addTo(metrics);
    AgentConfig.Limits limits = config.limits();
    Server.Options options =
        new Server.Options(
            config.listen(), config.certificate(), limits.bodyBytes(), limits.inFlight());
    GoldenRun golden = new GoldenRun(targets, scores, System::nanoTime);
    this.server = new Server(vertx, options, keeper, pipeline, golden, metrics, wall, clock);

    // sync
    Upload upload = new Upload(session, journal, evidence, VERSION, keeper::export);
    Vitals vitals =
        new Vitals(
            data,
            listen(),
            live,
            keeper,
            standing,
            journal,
            upload,
            targets,
            jobs,
            taggers,
            this::problems);
    Pace pace = new Pace(wall, random);
    BundleReports reports = new BundleReports(session, random);
    BundlePull bundles = new BundlePull(session, keeper, keys, clock, pace, reports::add);
    GrantPull pull =
        new GrantPull(
            session,
            new GrantPull.Held(grants, approvals, preferences),
            asker,
            approver,
            keys,
            clock,
            pace);
    this.sync =
        new Sync(
            new Sync.Works(
                bundles,
                reports,
                pull,
                pull::hinted,
                newer -> new HeartbeatPush(session, clock, vitals::heartbeat, pace, newer),
                upload,
                new ReportPush(
                    session, "/agent/v1/capabilities", capabilities::report, capabilities::renew),
                new ReportPush(session, "/agent/v1/quality", scores::report, scores::renew),
                new KeyRenewals(session)),
            hinted -> new HintStream(session, bundles::hinted, hinted));
    this.exports =
        new CollectorExports(
            live,
            data,
            journal,
            () -> new Spans(journal.position().epoch(), VERSION, keeper::export),
            vertx);
    metrics.readings("demarc_collector_queued", exports::queued);
    metrics.readings("demarc_collector_lost_total", exports::lost);
    metrics.readings("demarc_collector_refused_total", exports::refused);
    this.status = new Loop("status", vitals::leaveStatus);
    this.reloads = new Loop("configuration", live::doWork);
    this.heap = new Loop("heap", OldGeneration.ofThisProcess()::doWork);
    metrics.gauge("demarc_config_good", () -> live.state().problem().isEmpty() ? 1 : 0);
    metrics.gauge("demarc_config_reloads", () -> live.state().taken());
    metrics.gauge("demarc_config_refused", () -> live.state().refused());
    metrics.gauge("demarc_config_restart_needed", () -> live.state().restart().size());
    metrics.gauge("demarc_records_queued", upload::queued);
    metrics.gauge("demarc_records_refused", upload::refused);
    metrics.readings(
        "demarc_records_refused_by_reason_total",
        () -> Metrics.by("reason", upload.refusals().counts()));
    metrics.gauge("demarc_records_written", () -> journal.position().sequence());
  }

  /** As many event loops as processors: each serves its connections. */
  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(4)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false)));
  }

  /** Puts the agent together and starts it; it serves when this returns. */
  static Wiring start(AgentPlace place, Identity identity) {
    Wiring agent = new Wiring(place, identity);
    agent.tagging.start();
    agent.listenOn();
    agent.sync.start();
    agent.exports.start();
    agent.status.start();
    agent.probes.start();
    agent.prober.start();
    agent.reloads.start();
    agent.heap.start();
    agent.turns.start();
    agent.expiry.start();
    agent.budgets.start();
    LOG.log(Level.INFO, "demarc-agent {0} serves on {1}", new Object[] {VERSION, agent.listen()});
    return agent;
  }

  /** Reads agent.yaml again within a second, changed or not. */
  void reload() {
    live.ask();
    reloads.wake();
  }

  private void reach(AgentConfig next) {
    direct.use(next.outbound());
  }

  private void show(AgentConfig next) {
    next.certificate().ifPresent(server::use);
  }

  private boolean answered(DecisionId decision) {
    return evidence.of(decision).stream()
        .filter(entry -> entry.kind() == Kind.REQUEST)
        .anyMatch(entry -> entry.read(RequestRecord.class).error() == null);
  }

  private boolean isOffline() {
    return sync.isAway();
  }

  private void listenOn() {
    try {
      server.start().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException taken) {
      close();
      throw new IllegalStateException(
          "cannot listen on " + listen() + ": is the port taken?", taken);
    }
  }

  private String listen() {
    return config.listen().getHostString() + ":" + config.listen().getPort();
  }

  /** A local model must be loaded; both kinds must pass the window of recent attempts. */
  private Availability of(TargetId target, Stabiliser stabiliser) {
    Availability loaded = models.holds(target) ? models.of(target) : Availability.UP;
    return loaded == Availability.UP ? stabiliser.of(target) : loaded;
  }

  /** What the policy in force says of stability; the defaults while there is none. */
  private Stability stability() {
    return keeper
        .current()
        .map(inForce -> inForce.bundle().document().stabilityInForce())
        .orElse(Stability.DEFAULT);
  }

  /** Of a local model its runtime tells; any other target is asked, where it is bound. */
  private CompletionStage<ProbeLoop.Found> probe(TargetId target) {
    if (models.holds(target)) {
      boolean ready = models.of(target) == Availability.UP;
      return CompletableFuture.completedFuture(ready ? ProbeLoop.Found.GOOD : ProbeLoop.Found.BAD);
    }
    return keeper
        .current()
        .flatMap(inForce -> new Catalogue(inForce.bundle().targets()).target(target))
        .flatMap(known -> targets.binding(target).map(bound -> probe.of(known, bound)))
        .orElseGet(() -> CompletableFuture.completedFuture(ProbeLoop.Found.NOTHING));
  }

  /** The models a bound target lists. */
  private CompletionStage<Optional<Set<String>>> listed(TargetId target) {
    return keeper
        .current()
        .flatMap(inForce -> new Catalogue(inForce.bundle().targets()).target(target))
        .flatMap(known -> targets.binding(target).map(bound -> probe.models(known, bound)))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private static Thread trialThread(Runnable work) {
    return Thread.ofPlatform().daemon().name("trials").unstarted(work);
  }

  /** A clock that only runs forward, whatever is done to the wall's. */
  private static InstantSource forward(InstantSource wall) {
    Instant start = wall.instant();
    long nanos = System.nanoTime();
    return () -> start.plusNanos(System.nanoTime() - nanos);
  }

  /** A policy is kept before it is obeyed, so that every decision replays. */
  private void shelve(Bundle bundle) {
    journal.keep(bundle).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private SortedMap<String, String> problems() {
    SortedMap<String, String> problems = new TreeMap<>(sync.problems());
    problems.putAll(models.problems());
    targets.problems().forEach((id, why) -> problems.put("target " + id, why));
    budgets.problem().ifPresent(why -> problems.put(budgets.name(), why));
    problems.putAll(exports.problems());
    return problems;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static String version() {
    String packaged = Wiring.class.getPackage().getImplementationVersion();
    return packaged == null ? "0.2.0" : packaged;
  }

  /** The local models, to see how they are. */
  LocalModels models() {
    return models;
  }

  /** While the control plane is away a lease is worth more here, after the next start. */
  private void handIn() {
    if (!isOffline()) {
      spending.handIn();
    }
  }

  /**
   * Stops taking requests, waits a while for those under way, ends what runs, keeps what was
   * written, in this order.
   */
  @Override
  public void close() {
    server.drain(GRACE);
    server.close();
    turns.close();
    expiry.close();
    budgets.close();
    pipeline.close();
    handIn();
    jobs.close();
    status.close();
    reloads.close();
    heap.close();
    probes.close();
    prober.close();
    tagging.close();
    trials.shutdownNow();
    probe.close();
    sync.close();
    exports.close();
    models.close();
    taggers.close();
    direct.close();
    evidence.close();
    journal.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
    LOG.info("stopped");
  }
}
