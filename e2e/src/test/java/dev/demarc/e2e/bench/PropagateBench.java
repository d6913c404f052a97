package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * From the publish call to the first decision under the new version on every connected agent, over
 * five versions; from a revocation and from a withdrawal to the agent that acts on it; and how many
 * conditional checks a second find nothing new. The agents are simulated, a thousand in this
 * process, and run the agents' own code; what they keep lies in memory where the machine has such a
 * directory, as a thousand machines have a thousand disks.
 */
final class PropagateBench {
  private static final int AGENTS = Integer.getInteger("demarc.bench.agents", 1_000);
  private static final int VERSIONS = 5;
  private static final int PEOPLE = 20;
  private static final int CHECKERS = 8;
  private static final long CHECK_SECONDS = 5;

  private PropagateBench() {}

  static Map<String, Number> run() throws Exception {
    var doors = new Doors(Installation.underTest());
    TenantKit kit =
        TenantKit.create(doors, "propagate-" + Long.toString(System.currentTimeMillis(), 36));
    kit.openAiTarget("edge", "edge", "eu", doors.installation().cloud(), "stand-in-large");
    String policy = kit.publish(yaml(0));
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("agents", AGENTS);
    Path directory = directory();
    try (Fleet fleet = Fleet.start(kit, AGENTS, directory)) {
      publishAll(kit, policy, fleet, -1, 0);
      put(figures, "", publishAll(kit, policy, fleet, 0, VERSIONS));
      put(figures, "withdraw_", new Withdrawals(doors, kit, fleet).run(PEOPLE));
      put(figures, "revoke_", revocations(kit, fleet));
    } finally {
      remove(directory);
    }
    figures.put("unchanged_per_s", unchangedPerSecond(TestAgent.enrol(doors, kit.tenant())));
    return figures;
  }

  private static void put(Map<String, Number> figures, String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    figures.put(what + "p50_ms", sorted.get(sorted.size() / 2) / 1_000_000);
    figures.put(what + "p99_ms", sorted.get((int) (sorted.size() * 0.99)) / 1_000_000);
  }

  private static Path directory() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "demarc-fleet")
        : Files.createTempDirectory("demarc-fleet");
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The versions after {@code from}, up to {@code to}; nanoseconds of every agent and version. */
  private static List<Long> publishAll(TenantKit kit, String policy, Fleet fleet, int from, int to)
      throws InterruptedException {
    List<Long> nanos = new ArrayList<>();
    fleet.await(member -> member.version() > 0, "connected");
    for (int version = from + 1; version <= to; version++) {
      long before = fleet.members().getFirst().version();
      long start = kit.republishTimed(policy, yaml(version + VERSIONS));
      fleet.await(member -> member.version() > before, "enforcing");
      fleet.members().forEach(member -> nanos.add(member.enforcedAt() - start));
    }
    return nanos;
  }

  private static List<Long> revocations(TenantKit kit, Fleet fleet) throws InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (Fleet.Member member : fleet.members().subList(0, Math.min(PEOPLE, AGENTS))) {
      Http admin = kit.admin();
      long start = System.nanoTime();
      admin.post(Doors.path(kit.tenant(), "/agents/" + member.agent().id() + "/revoke"), Map.of());
      Until.holds("a revoked agent knows it", member.agent()::isRevoked);
      nanos.add(System.nanoTime() - start);
    }
    return nanos;
  }

  private static long unchangedPerSecond(TestAgent agent) throws InterruptedException {
    var checks = new AtomicLong();
    String token = agent.accessToken();
    String path = "/agent/v1/bundle";
    String etag = agent.door(token, "GET", path).get(path).header("ETag");
    long start = System.nanoTime();
    long end = start + CHECK_SECONDS * 1_000_000_000L;
    try (var checkers = Executors.newFixedThreadPool(CHECKERS)) {
      for (int i = 0; i < CHECKERS; i++) {
        checkers.submit(() -> {
          while (System.nanoTime() < end) {
            Http door = agent.door(token, "GET", path).with("If-None-Match", etag);
            if (door.get(path).status() == 304) {
              checks.incrementAndGet();
            }
          }
        });
      }
    }
    return Math.round(checks.get() / ((System.nanoTime() - start) / 1e9));
  }

  private static String yaml(int version) {
    return """
    schema: demarc/policy/v1
    title: Propagation %d
    rules:
      - { id: edge, effect: allow, classes: [public], to: [edge] }
    """
        .formatted(version);
  }
}
