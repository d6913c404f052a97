package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.broker.Broker;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Replica;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Two replicas take spans through a broker, and each of them, the broker and PostgreSQL are killed
 * meanwhile and come back. Afterwards rows and measures are those worked out from what was sent,
 * and every measure says what it says of a tenant whose like spans came while nothing was killed.
 */
class KilledReplicasTest {
  private static final String READY = "/q/health/ready";
  private static final int TENANTS = 3;
  private static final int SENDERS = 4;
  private static final int SPANS = 100;

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Victims database = new Victims(storage, List.of("postgres"));
  private final long epoch = System.currentTimeMillis();

  /** How many each tenant sends; the soak sends more. */
  int batches() {
    return 80;
  }

  /** How often each is killed; the soak does it more often. */
  int rounds() {
    return 1;
  }

  @Test
  void countsEachSpanOnceWhicheverPartIsKilled() throws Exception {
    long seed = Long.getLong("demarc.seed", System.nanoTime());
    System.out.println("seed " + seed + ", spans " + TENANTS * batches() * SPANS);
    try (var broker = Broker.start(Path.of("target", "broker-" + epoch).toAbsolutePath());
        var one = Replica.through(installation, broker.address());
        var two = Replica.through(installation, broker.address())) {
      one.await(READY, 200);
      two.await(READY, 200);
      StoredSpans quiet = tenant("quiet");
      try (var uploads = Uploads.start(plan(List.of(quiet), List.of(one, two)))) {
        uploads.await();
      }
      awaitStored(List.of(quiet), List.of(one, two));
      List<StoredSpans> tenants = tenants();
      try (var uploads = Uploads.start(plan(tenants, List.of(one, two)))) {
        kill(broker, List.of(one, two), uploads, new Random(seed));
        uploads.await();
      }
      awaitStored(tenants, List.of(one, two));
      for (StoredSpans tenant : tenants) {
        tenant.assertAre((long) batches() * SPANS);
        assertEquals(quiet.figures(), tenant.figures());
      }
    }
  }

  private List<StoredSpans> tenants() {
    List<StoredSpans> tenants = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      tenants.add(tenant("log-" + i));
    }
    return tenants;
  }

  private StoredSpans tenant(String name) {
    String alias = name + "-" + Long.toString(epoch, 36);
    return new StoredSpans(storage, doors, TenantKit.empty(doors, alias).tenant());
  }

  private Uploads.Plan plan(List<StoredSpans> tenants, List<Replica> replicas) throws Exception {
    List<Uploads.Source> sources = new ArrayList<>();
    for (StoredSpans each : tenants) {
      TestAgent agent = TestAgent.enrol(doors, each.tenant());
      List<SpanSender> senders =
          replicas.stream().map(replica -> new SpanSender(replica.url(), agent)).toList();
      sources.add(new Uploads.Source(each.tenant().id().text(), senders));
    }
    return new Uploads.Plan(sources, epoch, batches(), SPANS, SENDERS);
  }

  /** What is killed is killed while spans are on their way, also on a fast machine. */
  private static void awaitMore(Uploads uploads, int some) throws InterruptedException {
    assertTrue(uploads.awaitMore(some), "all was sent before the last kill");
  }

  /** A replica stays down while the other takes everything; without broker nothing is taken. */
  private void kill(Broker broker, List<Replica> replicas, Uploads uploads, Random random)
      throws Exception {
    int some = Math.max(1, TENANTS * batches() / (12 * rounds()));
    for (int round = 0; round < rounds(); round++) {
      for (Replica replica : replicas) {
        awaitMore(uploads, some);
        replica.kill();
        awaitMore(uploads, some);
        replica.restart();
      }
      awaitMore(uploads, some);
      broker.kill();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000));
      broker.restart();
      awaitMore(uploads, some);
      database.killNext();
    }
    database.assertEachWasKilled();
  }

  /** A replica that starts while the database is away ends by itself. */
  private void awaitStored(List<StoredSpans> tenants, List<Replica> replicas) throws Exception {
    for (int tries = 0; tries < 600; tries++) {
      for (Replica replica : replicas) {
        replica.supervise();
      }
      if (areStored(tenants) && replicas.stream().allMatch(KilledReplicasTest::hasNoneLeft)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError("the log is never empty");
  }

  private boolean areStored(List<StoredSpans> tenants) {
    try {
      for (StoredSpans tenant : tenants) {
        if (tenant.count() < (long) batches() * SPANS) {
          return false;
        }
      }
      return true;
    } catch (SQLException | IOException comingBack) {
      return false;
    }
  }

  private static boolean hasNoneLeft(Replica replica) {
    try {
      return Http.to(replica.url())
          .get("/q/metrics")
          .body()
          .lines()
          .anyMatch("demarc_ingest_log_lag 0.0"::equals);
    } catch (UncheckedIOException comingBack) {
      return false;
    }
  }
}
