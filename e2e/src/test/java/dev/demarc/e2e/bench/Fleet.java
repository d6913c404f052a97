package dev.demarc.e2e.bench;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.TenantKit;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Simulated agents that follow their tenant, each with the time its newest policy decided. */
final class Fleet implements AutoCloseable {
  private static final Logger AGENTS = Logger.getLogger("dev.demarc.agent");
  private static final int TRIES = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final TenantId tenant;
  private final List<Member> members = new ArrayList<>();

  /** One of them. */
  static final class Member {
    private final Facts facts;
    private volatile SimulatedAgent agent;
    private volatile long version;
    private volatile long enforcedAt;

    private Member(Facts facts) {
      this.facts = facts;
    }

    SimulatedAgent agent() {
      return agent;
    }

    long version() {
      return version;
    }

    /** {@link System#nanoTime} after the first decision under the newest version. */
    long enforcedAt() {
      return enforcedAt;
    }

    private void looked(SimulatedAgent looking) {
      looking
          .inForce()
          .filter(inForce -> inForce.bundle().version() > version)
          .ifPresent(inForce -> {
            var up = new TreeMap<TargetId, Availability>();
            inForce.bundle().targets().forEach(target -> up.put(target.id(), Availability.UP));
            var situation = new Situation(Instant.now(), up, null, null, null);
            var decision =
                inForce
                    .engine()
                    .decide(DecisionId.of("dec_" + UUID.randomUUID()), facts, situation);
            if (decision.outcome() instanceof Outcome.Routed) {
              enforcedAt = System.nanoTime();
              version = inForce.bundle().version();
            }
          });
    }
  }

  private Fleet(TenantId tenant) {
    this.tenant = tenant;
  }

  /** Enrols this many and starts them. */
  static Fleet start(TenantKit kit, int size, Path directory) {
    AGENTS.setLevel(Level.OFF); // a thousand of them say the same
    var fleet = new Fleet(kit.tenant().id());
    for (int i = 0; i < size; i++) {
      fleet.add(kit.enrolmentToken(), directory.resolve("agent-" + i), "agent-" + i);
    }
    fleet.members.forEach(member -> member.agent().start());
    return fleet;
  }

  private void add(String token, Path directory, String name) {
    var member = new Member(facts());
    var ways = new SimulatedAgent.Ways(straight -> straight, member::looked);
    member.agent = SimulatedAgent.enrol(vertx, directory, token, name, ways);
    members.add(member);
  }

  private Facts facts() {
    return new Facts(
        tenant,
        ApplicationId.of("app"),
        "team",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("chat"),
        new Facts.Data(ClassId.of("public"), 0, new TreeSet<>(), null),
        null,
        new Place(Boundary.EDGE, "eu"),
        SiteId.of("test"),
        GroupId.of("default"),
        null,
        new Facts.Request("auto", 100, 300, 256, 1, 0, false, null));
  }

  List<Member> members() {
    return members;
  }

  /** Until it holds of all of them, five minutes at most. */
  void await(Predicate<Member> is, String what) throws InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      if (members.stream().allMatch(is)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    long missing = members.stream().filter(is.negate()).count();
    throw new AssertionError(missing + " agents are not " + what + " after five minutes");
  }

  @Override
  public void close() {
    try (var closers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      members.forEach(member -> closers.submit(member.agent()::close));
    }
    vertx.close();
  }
}
