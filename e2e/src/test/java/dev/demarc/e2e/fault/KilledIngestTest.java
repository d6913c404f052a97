package dev.demarc.e2e.fault;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanSender;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Control plane and PostgreSQL are killed while spans are uploaded. Each batch is sent until it is
 * acknowledged, some of them twice: afterwards each span is stored once and counted once.
 */
class KilledIngestTest {
  private static final int SENDERS = 4;
  private static final int SPANS = 200;

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Victims victims = new Victims(storage, List.of("control-plane", "postgres"));
  private final long epoch = System.currentTimeMillis();

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
    var source = new Uploads.Source(kit.tenant().id().text(), List.of(sender));
    uploadUnderKills(source, new Random(seed));
    victims.awaitBack(installation);
    System.out.println("kills " + victims);
    victims.assertEachWasKilled();
    new StoredSpans(storage, doors, kit.tenant()).assertAre((long) batches() * SPANS);
  }

  private void uploadUnderKills(Uploads.Source source, Random random) throws Exception {
    var plan = new Uploads.Plan(List.of(source), epoch, batches(), SPANS, SENDERS);
    try (var uploads = Uploads.start(plan)) {
      while (uploads.awaitMore(batches() / 8 + random.nextInt(batches() / 8))) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
        victims.killNext();
      }
      uploads.await();
    }
  }
}
