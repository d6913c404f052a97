package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanBatch;
import dev.demarc.e2e.load.SpanSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Control plane and PostgreSQL are killed while spans are uploaded. Each batch is sent until it is
 * acknowledged, some of them twice: afterwards each span is stored once and counted once.
 */
class KilledIngestTest {
  private static final int SENDERS = 4;
  private static final int SPANS = 200;
  private static final int TRIES = 400;
  private static final long PAUSE_MILLIS = 250;

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Victims victims = new Victims(storage, List.of("control-plane", "postgres"));
  private final long epoch = System.currentTimeMillis();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();

  /** How many are sent; the soak sends more. */
  int batches() {
    return 120;
  }

  @Test
  void losesNoAcknowledgedSpanAndStoresNoneTwice() throws Exception {
    long seed = Long.getLong("demarc.seed", System.nanoTime());
    System.out.println("seed " + seed + ", spans " + batches() * SPANS);
    TenantKit kit = TenantKit.empty(doors, "spans-" + Long.toString(epoch, 36));
    TestAgent agent = TestAgent.enrol(doors, kit.tenant());
    var sender = new SpanSender(installation.controlPlane(), agent);
    uploadUnderKills(sender, kit.tenant().id().text(), new Random(seed));
    System.out.println("kills " + victims);
    victims.assertEachWasKilled();
    assertEquals((long) batches() * SPANS, stored(kit.tenant().id().text()));
    long counted = kit.admin().get(kit.path("/overview")).json().at("/failClosed/of").asLong();
    assertEquals((long) batches() * SPANS, counted, "what the dashboards count");
  }

  private void uploadUnderKills(SpanSender sender, String tenant, Random random) throws Exception {
    try (var threads = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        sending.add(threads.submit(() -> upload(sender, tenant)));
      }
      while (awaitMore(batches() / 8 + random.nextInt(batches() / 8))) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
        victims.killNext();
      }
      for (Future<?> each : sending) {
        each.get(300, TimeUnit.SECONDS);
      }
    }
  }

  /** Until so many more were acknowledged: killed without a pause, nothing ever comes up. */
  private boolean awaitMore(int more) throws InterruptedException {
    int goal = acknowledged.get() + more;
    while (acknowledged.get() < goal && next.get() < batches()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return next.get() < batches();
  }

  private Void upload(SpanSender sender, String tenant) throws InterruptedException {
    for (int number = next.getAndIncrement(); number < batches(); number = next.getAndIncrement()) {
      byte[] batch = SpanBatch.of(tenant, epoch, (long) number * SPANS, SPANS);
      untilAcknowledged(sender, batch);
      if (number % 10 == 0) {
        untilAcknowledged(sender, batch);
      }
      acknowledged.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS / 5);
    }
    return null;
  }

  private static void untilAcknowledged(SpanSender sender, byte[] batch)
      throws InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      if (isAcknowledged(sender, batch)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("a batch was never acknowledged");
  }

  /** Without an answer, or without a token, nobody knows: it is sent again. */
  private static boolean isAcknowledged(SpanSender sender, byte[] batch)
      throws InterruptedException {
    try {
      return sender.send(batch) == 200;
    } catch (IOException | UncheckedIOException away) {
      return false;
    }
  }

  private long stored(String tenant) throws SQLException, IOException {
    try (var app = storage.connect("demarc_app");
        var statement = app.createStatement()) {
      statement.execute("select set_config('app.tenant', '" + tenant + "', false)");
      try (var rows = statement.executeQuery("select count(*) from trace_span")) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
