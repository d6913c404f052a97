package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.broker.Broker;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Replica;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanBatch;
import dev.demarc.e2e.load.SpanSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Requests of every kind that a site asks in a day, as many as {@link #requests} says and as fast
 * as it goes, not by the clock: each has a word of its own, in it or in its answer. Their records
 * travel through a replica and a Kafka broker. Afterwards none of the words is in the broker's
 * files, the database's, any log, the wire or the replica's heap, and one that is planted in a
 * record is found in the files of both.
 */
class TrafficOfADayTest {
  private static final int CALLERS = 4;

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Canary canary = Canary.create();
  private final Queue<String> decisions = new ConcurrentLinkedQueue<>();

  /** How many there are; the soak asks more. */
  int requests() {
    return 240;
  }

  @Test
  void leavesNoneOfItsWordsBehind() throws Exception {
    long seed = Long.getLong("demarc.seed", System.nanoTime());
    System.out.println("seed " + seed + ", requests " + requests());
    Path log = Path.of("target", "broker-of-a-day-" + System.currentTimeMillis()).toAbsolutePath();
    try (var broker = Broker.start(log);
        var replica = Replica.through(installation, broker.address())) {
      replica.await("/q/health/ready", 200);
      try (var site = BabblingSite.make(doors, replica.url(), "day", canary::next)) {
        ask(site, new Random(seed));
        awaitStored(site);
        assertIsNowhere(log, replica, site);
        assertIsFoundWhenPlanted(log, replica, site);
      }
    }
  }

  private void ask(BabblingSite site, Random random) throws Exception {
    List<Future<?>> asked = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (Runnable one : plan(site, random)) {
        asked.add(callers.submit(one));
      }
      for (Future<?> each : asked) {
        each.get(5, TimeUnit.MINUTES);
      }
    }
    site.assertEachWayWasAsked();
  }

  /** Two thirds with a word in the request, a third with one in the answer. */
  private List<Runnable> plan(BabblingSite site, Random random) {
    List<String> ways = List.copyOf(site.babbler().offers());
    int places = Places.of("").size();
    List<Runnable> plan = new ArrayList<>();
    for (int request = 0; request < requests(); request++) {
      int number = request / 3;
      boolean stream = random.nextBoolean();
      int place = random.nextInt(places);
      plan.add(
          request % 3 == 0
              ? () -> keep(site.babble(ways.get(number % ways.size()), stream))
              : () -> keep(Places.of(canary.next()).get(place).send(site.caller())));
    }
    return plan;
  }

  private void keep(Http.Answer answer) {
    String decision = answer.header("Demarc-Decision");
    if (!decision.isEmpty()) {
      decisions.add(decision);
    }
  }

  /** Every decision that a caller was told of. */
  private void awaitStored(BabblingSite site) throws InterruptedException {
    assertTrue(decisions.size() > requests() / 2, decisions.size() + " decisions");
    for (String decision : decisions) {
      String path = site.kit().path("/traces/" + decision);
      Eventually.holds(decision, () -> site.kit().admin().get(path).status() == 200);
    }
  }

  private void assertIsNowhere(Path log, Replica replica, BabblingSite site) throws Exception {
    assertEquals(List.of(), canary.below(log));
    assertEquals(List.of(), canary.below(storage.database()));
    assertEquals(List.of(), canary.below(storage.logs()));
    assertEquals(Optional.empty(), canary.in(Files.readAllBytes(site.log())));
    assertEquals(
        Optional.empty(), canary.in(replica.log().getBytes(StandardCharsets.UTF_8)), "its log");
    assertTrue(site.wire().heard().length > 10_000, "the tap heard nothing");
    assertEquals(Optional.empty(), canary.in(site.wire().heard()));
    assertEquals(Optional.empty(), Heap.holding(replica.pid(), canary), "its heap");
  }

  /** In the only text of a record that its sender chooses: the name of a model. */
  private void assertIsFoundWhenPlanted(Path log, Replica replica, BabblingSite site)
      throws Exception {
    Canary planted = Canary.create();
    TestAgent agent = TestAgent.enrol(doors, site.kit().tenant());
    String tenant = site.kit().tenant().id().text();
    long epoch = System.currentTimeMillis();
    byte[] leak = SpanBatch.of(tenant, epoch, 1, 20, planted.word());
    assertEquals(200, new SpanSender(replica.url(), agent).send(leak));
    assertFalse(planted.below(log).isEmpty(), "the search misses the broker's files");
    Eventually.holds("stored", () -> isBelow(storage.database(), planted));
  }

  private static boolean isBelow(Path folder, Canary planted) {
    try {
      return !planted.below(folder).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
