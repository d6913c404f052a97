package dev.demarc.e2e.bench;

import dev.demarc.e2e.fault.StoredSpans;
import dev.demarc.e2e.fault.Uploads;
import dev.demarc.e2e.fault.Victims;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanSender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The control plane is killed while spans are uploaded, and the supervisor starts it again: every
 * batch is sent until it is acknowledged, and no span is lost or there twice.
 */
final class KilledIngest {
  private static final int BATCHES = 120;
  private static final int SPANS = 1_000;
  private static final int CONNECTIONS = 4;

  private KilledIngest() {}

  static Map<String, Number> run(Doors doors, Storage storage) throws Exception {
    long epoch = System.currentTimeMillis();
    TenantKit kit = TenantKit.empty(doors, "killed-" + Long.toString(epoch, 36));
    var sender =
        new SpanSender(doors.installation().controlPlane(), TestAgent.enrol(doors, kit.tenant()));
    var source = new Uploads.Source(kit.tenant().id().text(), List.of(sender));
    var victims = new Victims(storage, List.of("control-plane"));
    var plan = new Uploads.Plan(List.of(source), epoch, BATCHES, SPANS, CONNECTIONS);
    long acknowledged;
    try (var uploads = Uploads.start(plan)) {
      uploads.awaitMore(BATCHES / 2);
      victims.killNext();
      uploads.await();
      acknowledged = (long) uploads.acknowledged() * SPANS;
    }
    victims.awaitBack(doors.installation());
    victims.assertEachWasKilled();
    return figures(acknowledged, new StoredSpans(storage, doors, kit.tenant()));
  }

  private static Map<String, Number> figures(long acknowledged, StoredSpans stored)
      throws Exception {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("killed_acknowledged", acknowledged);
    figures.put("killed_stored", stored.count());
    figures.put("killed_distinct", stored.distinct());
    if (stored.count() != acknowledged || stored.distinct() != acknowledged) {
      throw new AssertionError(figures.toString());
    }
    return figures;
  }
}
