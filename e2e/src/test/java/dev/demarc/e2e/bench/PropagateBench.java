package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * From the publish call to the new version in force on every connected agent, over five versions;
 * and how many conditional checks a second find nothing new.
 */
final class PropagateBench {
  private static final int AGENTS = Integer.getInteger("demarc.bench.agents", 200);
  private static final int VERSIONS = 5;
  private static final int CHECKERS = 8;
  private static final long CHECK_SECONDS = 5;

  private PropagateBench() {}

  static Map<String, Number> run() throws Exception {
    var doors = new Doors(Installation.underTest());
    TenantKit kit =
        TenantKit.create(doors, "propagate-" + Long.toString(System.currentTimeMillis(), 36));
    String policy = kit.publish(yaml(0));
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      followers.add(new Follower(TestAgent.enrol(doors, kit.tenant()), kit.tenant().id()));
    }
    try (ExecutorService streams = Executors.newVirtualThreadPerTaskExecutor()) {
      followers.forEach(streams::submit);
      await(followers, Follower::isConnected, "connected");
      followers.forEach(Follower::pull);
      long[] millis = publishAll(kit, policy, followers);
      Map<String, Number> figures = new LinkedHashMap<>();
      figures.put("agents", AGENTS);
      figures.put("p50_ms", millis[millis.length / 2]);
      figures.put("p99_ms", millis[(int) (millis.length * 0.99)]);
      figures.put("unchanged_per_s", unchangedPerSecond(followers));
      streams.shutdownNow();
      return figures;
    }
  }

  private static long[] publishAll(TenantKit kit, String policy, List<Follower> followers)
      throws InterruptedException {
    List<Long> millis = new ArrayList<>();
    for (int version = 1; version <= VERSIONS; version++) {
      long before = followers.getFirst().version();
      long start = kit.republishTimed(policy, yaml(version));
      await(followers, follower -> follower.version() > before, "enforced");
      followers.forEach(follower -> millis.add((follower.enforcedAt() - start) / 1_000_000));
    }
    return millis.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static void await(
      List<Follower> followers, java.util.function.Predicate<Follower> is, String what)
      throws InterruptedException {
    for (int tries = 0; tries < 6_000; tries++) {
      if (followers.stream().allMatch(is)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    long missing = followers.stream().filter(is.negate()).count();
    throw new AssertionError(missing + " agents are not " + what + " after 30 s");
  }

  private static long unchangedPerSecond(List<Follower> followers) throws InterruptedException {
    var found = new AtomicLong();
    long start = System.nanoTime();
    long end = start + CHECK_SECONDS * 1_000_000_000L;
    try (var checkers = Executors.newFixedThreadPool(CHECKERS)) {
      for (int i = 0; i < CHECKERS; i++) {
        Follower follower = followers.get(i % followers.size());
        checkers.submit(() -> {
          String etag = follower.etag();
          while (System.nanoTime() < end && follower.unchanged(etag)) {
            found.incrementAndGet();
          }
        });
      }
    }
    return Math.round(found.get() / ((System.nanoTime() - start) / 1e9));
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
