package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A replay of stored decisions of one tenant by the control plane, from the request that begins it
 * to its end: each is read from the database and decided twice, under the version in force and
 * under the draft. The decisions are written straight into the database, over ten days. When the
 * time is taken, every figure of its report is held against deciding each here, {@link OneByOne}.
 */
final class ReplayBench {
  private static final int DECISIONS = Integer.getInteger("demarc.bench.decisions", 1_000_000);

  private ReplayBench() {}

  static Map<String, Number> run() throws Exception {
    Installation installation = Installation.underTest();
    TenantKit kit =
        TenantKit.create(
            new Doors(installation), "replay-" + Long.toString(System.currentTimeMillis(), 36));
    kit.openAiTarget("house", "edge", "eu", URI.create("http://127.0.0.1:1"), "small");
    kit.openAiTarget("cloud", "managed-cloud", "us", URI.create("http://127.0.0.1:1"), "large");
    String policy = kit.publish(ReplayDose.published());
    Storage storage = Storage.of(installation);
    ReplayDose dose = new ReplayDose(kit.tenant().id(), DECISIONS);
    dose.store(storage);
    draft(kit, policy);
    long start = System.nanoTime();
    JsonNode replay = ended(kit, policy);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("decisions", replay.at("/result/decisions").asLong());
    figures.put("seconds", Math.round(seconds * 100) / 100.0);
    figures.put("changed", replay.at("/result/changed").asLong());
    figures.put("unreadable", replay.path("unreadable").asLong());
    figures.put("rss_mb", Math.round(Resident.megabytes(storage.pid("control-plane"))));
    figures.put("compared", OneByOne.compared(dose, replay));
    return figures;
  }

  private static void draft(TenantKit kit, String policy) {
    var saved =
        kit.admin()
            .put(
                kit.path("/policies/" + policy + "/draft"),
                Map.of("yaml", ReplayDose.draft(), "baseRevision", 0));
    if (saved.status() != 200) {
      throw new IllegalStateException(saved.status() + " " + saved.body());
    }
  }

  private static JsonNode ended(TenantKit kit, String policy) throws InterruptedException {
    JsonNode replay = begin(kit, policy);
    String at = kit.path("/policies/" + policy + "/replays/" + replay.path("id").asText());
    while (replay.path("state").asText().equals("running")) {
      TimeUnit.MILLISECONDS.sleep(20);
      replay = kit.admin().get(at).json();
    }
    if (!replay.path("state").asText().equals("done")) {
      throw new IllegalStateException("the replay is " + replay);
    }
    return replay;
  }

  private static JsonNode begin(TenantKit kit, String policy) {
    Instant now = Instant.now();
    var answer =
        kit.admin()
            .post(
                kit.path("/policies/" + policy + "/replays"),
                Map.of("from", now.minus(Duration.ofDays(11)).toString(), "to", now.toString()));
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.status() + " " + answer.body());
    }
    return answer.json();
  }
}
