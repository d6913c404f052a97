package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BundleReportsTest {
  private final List<BundleReport> told = new ArrayList<>();
  private int status = 503;
  private @Nullable RejectReason unknown;
  private final BundleReports reports = new BundleReports(new Recording(), new Random(1));

  /** Answers with the status, and keeps what it took. */
  private final class Recording implements ControlPlane {
    @Override
    public CompletionStage<Answer> send(Call call) {
      try {
        BundleReport report = DemarcJson.strict().readValue(call.body(), BundleReport.class);
        if (report.reason() == unknown && unknown != null) {
          return CompletableFuture.completedFuture(new Answer(400, Map.of(), new byte[0]));
        }
        if (status == 204) {
          told.add(report);
        }
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
      return CompletableFuture.completedFuture(new Answer(status, Map.of(), new byte[0]));
    }

    @Override
    public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
      throw new UnsupportedOperationException();
    }
  }

  private static BundleReport report(long version) {
    return report(version, null);
  }

  private static BundleReport report(long version, @Nullable RejectReason reason) {
    return new BundleReport(version, Digest.ofBytes(new byte[] {1}), reason, "", Fixture.NOW);
  }

  @Test
  void tellsEachOnceAndInOrderOnceItCan() {
    reports.add(report(1));
    reports.add(report(2));
    assertThrows(ControlPlane.Away.class, reports::doWork);
    status = 204;
    reports.doWork();
    reports.doWork();
    assertEquals(List.of(report(1), report(2)), told);
  }

  @Test
  void tellsAControlPlaneOfTheVersionBeforeWhatItKnows() {
    unknown = RejectReason.MIXED;
    status = 204;
    reports.add(report(1, RejectReason.MIXED));
    reports.add(report(2));
    reports.doWork();
    assertEquals(List.of(report(1, RejectReason.MALFORMED), report(2)), told);
  }

  @Test
  void keepsWhatIsNotUnderstoodWhereNoOlderWordStandsForIt() {
    unknown = RejectReason.EXPIRED;
    status = 204;
    reports.add(report(1, RejectReason.EXPIRED));
    assertThrows(ControlPlane.Away.class, reports::doWork);
    assertEquals(List.of(), told);
  }

  @Test
  void waitsOneToFourSeconds() {
    for (int i = 0; i < 100; i++) {
      Duration pause = reports.doWork();
      assertTrue(pause.toMillis() >= 1_000 && pause.toMillis() < 4_000, pause.toString());
    }
  }

  @Test
  void letsTheOldestGoPastItsBound() {
    for (long version = 1; version <= 33; version++) {
      reports.add(report(version));
    }
    status = 204;
    reports.doWork();
    assertEquals(32, told.size());
    assertEquals(2, told.getFirst().version());
  }
}
