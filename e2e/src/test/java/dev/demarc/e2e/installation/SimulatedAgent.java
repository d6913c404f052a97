package dev.demarc.e2e.installation;

import dev.demarc.agent.ask.ApprovalShelf;
import dev.demarc.agent.ask.Asked;
import dev.demarc.agent.ask.ControlPlaneApprover;
import dev.demarc.agent.ask.ControlPlaneAsker;
import dev.demarc.agent.ask.Grants;
import dev.demarc.agent.ask.PreferenceShelf;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.Enroller;
import dev.demarc.agent.enrol.EnrolmentToken;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.agent.sync.BundleKeeper;
import dev.demarc.agent.sync.BundlePull;
import dev.demarc.agent.sync.BundleReports;
import dev.demarc.agent.sync.GrantPull;
import dev.demarc.agent.sync.HeartbeatPush;
import dev.demarc.agent.sync.HintStream;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.Loop;
import dev.demarc.agent.sync.Pace;
import dev.demarc.agent.sync.SignedClock;
import dev.demarc.agent.sync.Sync;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * An agent without pipeline and doors: it enrols, listens, pulls, verifies and swaps by the agents'
 * own code, over real HTTP, so that a thousand of them fit into one process.
 */
public final class SimulatedAgent implements AutoCloseable {
  private static final String VERSION = "0.2.0";
  private static final Loop.Work NOTHING = () -> Duration.ofHours(1);

  private final Identity identity;
  private final HttpControlPlane direct;
  private final Session session;
  private final Standing standing;
  private final BundleKeeper keeper;
  private final Grants grants;
  private final ControlPlaneAsker asker;
  private final SignedClock clock;
  private final BundlePull bundles;
  private final BundleReports reports;
  private final GrantPull pull;
  private final Sync sync;

  /** How it reaches the control plane, and who is told after each look for a newer bundle. */
  public record Ways(UnaryOperator<ControlPlane> way, Consumer<SimulatedAgent> looked) {
    /** Straight, telling nobody. */
    public static final Ways PLAIN = new Ways(straight -> straight, agent -> {});
  }

  private SimulatedAgent(
      Identity identity, DataDirectory data, HttpControlPlane direct, Ways ways) {
    this.identity = identity;
    this.direct = direct;
    this.standing = new Standing(data);
    InstantSource wall = InstantSource.system();
    this.clock = new SignedClock(data, wall, System::nanoTime);
    TenantKeys keys = TenantKeys.of(data, identity, wall);
    this.session = new Session(identity, AccessKeys.of(data, identity), direct, wall, standing);
    ControlPlane reached = ways.way().apply(session);
    this.keeper = new BundleKeeper(data, identity, keys, clock, standing, VERSION, applied -> {});
    this.grants = new Grants(data, identity, keys, clock);
    this.asker = new ControlPlaneAsker(reached, grants, wall);
    var pace = new Pace(wall, RandomGenerator.getDefault());
    this.reports = new BundleReports(reached, RandomGenerator.getDefault());
    this.bundles = new BundlePull(reached, keeper, keys, clock, pace, reports::add);
    var preferences = new PreferenceShelf(data, identity.commitmentKey(), grants::feed, clock);
    var approvals = new ApprovalShelf(data, identity, keys, grants::feed, clock);
    this.pull =
        new GrantPull(
            reached,
            new GrantPull.Held(grants, approvals, preferences),
            asker,
            new ControlPlaneApprover(reached, approvals),
            keys,
            clock,
            pace);
    Loop.Work looking =
        () -> {
          try {
            return bundles.doWork();
          } finally {
            ways.looked().accept(this);
          }
        };
    this.sync =
        new Sync(
            new Sync.Works(
                looking,
                reports,
                pull,
                pull::hinted,
                newer -> new HeartbeatPush(reached, clock, this::heartbeat, pace, newer),
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING),
            hinted -> new HintStream(reached, bundles::hinted, hinted));
  }

  /** Enrols a new one, which does nothing yet. */
  public static SimulatedAgent enrol(
      Vertx vertx, Path directory, String token, String name, Ways ways) {
    DataDirectory data = DataDirectory.open(directory);
    EnrolmentToken parsed = EnrolmentToken.parse(token);
    URI url = parsed.url();
    HttpControlPlane direct = new HttpControlPlane(vertx, url);
    Identity identity =
        new Enroller(data, direct, InstantSource.system(), VERSION).enrol(parsed, name);
    return new SimulatedAgent(identity, data, direct, ways);
  }

  /** The agent that is enrolled in this directory: after a restart, or in a copy of it. */
  public static SimulatedAgent open(Vertx vertx, Path directory, Ways ways) {
    DataDirectory data = DataDirectory.open(directory);
    Identity identity = Identity.load(data).orElseThrow();
    return new SimulatedAgent(
        identity, data, new HttpControlPlane(vertx, identity.controlPlane()), ways);
  }

  /** Follows the control plane from here on. */
  public SimulatedAgent start() {
    sync.start();
    return this;
  }

  /** One look for a newer bundle, and the word of what came of it; by a test that steps it. */
  public void look() {
    bundles.doWork();
    reports.doWork();
  }

  /** Puts a new key in place of the one it gets in with; its generation. */
  public int renewKey() {
    return session.renewKey().toCompletableFuture().join().generation();
  }

  /** One look for grants and withdrawals. */
  public void lookForGrants() {
    pull.doWork();
  }

  public AgentId id() {
    return identity.accepted().agent();
  }

  /** What it obeys now; empty when it may serve nothing. */
  public Optional<InForce> inForce() {
    return keeper.current();
  }

  private Heartbeat heartbeat() {
    long version = keeper.current().map(inForce -> inForce.bundle().version()).orElse(0L);
    return new Heartbeat(VERSION, version, 1, 0, 0, clock.instant(), new TreeMap<>());
  }

  /** Whether the control plane told it that it is revoked. */
  public boolean isRevoked() {
    return standing.revocation().isPresent();
  }

  /** The grant it would use for this question now. */
  public Optional<Grant> covering(ConsentRequest question) {
    return grants.covering(question);
  }

  /** Asks the people concerned and does not wait for their answer; the question's id. */
  public ConsentId ask(ConsentRequest question) {
    Asked asked = asker.ask(question, Duration.ZERO).toCompletableFuture().join();
    if (asked instanceof Asked.Pending pending) {
      return pending.id();
    }
    throw new AssertionError("the question is not pending: " + asked);
  }

  /** Its time: what the tenant's key has signed, and the clock since. */
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    sync.close();
    direct.close();
  }
}
