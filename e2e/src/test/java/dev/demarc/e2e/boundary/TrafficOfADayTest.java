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
import dev.demarc.e2e.people.Browser;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Requests of every kind that a site asks in a day, as many as {@link #requests} says and as fast
 * as it goes, not by the clock: each has a word of its own, in it or in its answer, and every place
 * and every way has its turn. Their records travel through a replica and a Kafka broker. Afterwards
 * none of the words is in the broker's files, the database's, any log, the wire, the pages of the
 * portal, or the heaps of the replica and the portal. One that is planted in a record is found in
 * the files of both, and one in a call in the replica's heap.
 */
class TrafficOfADayTest {
  private static final int CALLERS = 4;
  private static final String HALF =
      "POST /agent/v1/enrol HTTP/1.1\r\nHost: localhost\r\nUser-Agent: %s\r\n"
          + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{";

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
    Path log = Path.of("target", "broker-of-a-day-" + System.currentTimeMillis()).toAbsolutePath();
    try (var broker = Broker.start(log);
        var replica = Replica.through(installation, broker.address())) {
      replica.await("/q/health/ready", 200);
      try (var site = BabblingSite.make(doors, replica.url(), "day", canary::next)) {
        ask(site);
        awaitStored(site);
        assertIsNowhere(log, replica, site);
        assertIsOnNoPage(site);
        assertIsFoundInTheHeapWhenPlanted(replica);
        assertIsFoundWhenPlanted(log, replica, site);
      }
    }
  }

  private void ask(BabblingSite site) throws Exception {
    List<Future<?>> asked = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (Runnable one : plan(site)) {
        asked.add(callers.submit(one));
      }
      for (Future<?> each : asked) {
        each.get(5, TimeUnit.MINUTES);
      }
    }
    site.assertEachWayWasAsked();
  }

  /** Two thirds with a word in the request, a third with one in the answer; each in turn. */
  private List<Runnable> plan(BabblingSite site) {
    List<String> ways = List.copyOf(site.babbler().offers());
    int places = Places.of("").size();
    int answers = requests() / 3;
    assertTrue(answers >= 2 * ways.size() && requests() - answers >= places, "not all have a turn");
    List<Runnable> plan = new ArrayList<>();
    for (int request = 0; request < requests(); request++) {
      int answer = request / 3;
      int place = (request - answer - 1) % places;
      boolean stream = answer / ways.size() % 2 > 0;
      plan.add(
          request % 3 == 0
              ? () -> keep(site.babble(ways.get(answer % ways.size()), stream))
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

  /** The portal's heap holds what its pages show as long as they are open. */
  private void assertIsOnNoPage(BabblingSite site) throws Exception {
    try (var browser = Browser.start()) {
      var admin = PortalLook.as(browser, site.kit().tenant().user("tenant-admin"), installation);
      new TenantPages(site.kit()).paths().forEach(admin::at);
      assertEquals(List.of(), admin.holding(canary));
      assertEquals(Optional.empty(), Heap.holding(storage.pid("portal"), canary), "the portal's");
    }
  }

  /** In a call that has not ended, so that it is held. */
  private void assertIsFoundInTheHeapWhenPlanted(Replica replica) throws Exception {
    Canary planted = Canary.create();
    try (Socket caller = new Socket("127.0.0.1", replica.url().getPort())) {
      String half = HALF.formatted(planted.word());
      caller.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      assertEquals(200, replica.status("/q/health/live"), "it was not read");
      assertTrue(Heap.holding(replica.pid(), planted).isPresent(), "the search misses the heap");
    }
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
