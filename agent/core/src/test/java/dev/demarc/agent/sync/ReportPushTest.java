package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.contract.bundle.Dsse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReportPushTest {
  private final Receiver receiver = new Receiver();
  private Optional<Dsse> report = Optional.empty();
  private int renewed;
  private final ReportPush push =
      new ReportPush(
          receiver, "/agent/v1/capabilities", () -> report, () -> report = report(++renewed));

  private static final class Receiver implements ControlPlane {
    final List<Call> calls = new ArrayList<>();
    int status = 204;

    @Override
    public CompletionStage<Answer> send(Call call) {
      calls.add(call);
      return CompletableFuture.completedFuture(new Answer(status, Map.of(), new byte[0]));
    }

    @Override
    public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
      throw new UnsupportedOperationException();
    }
  }

  private static Optional<Dsse> report(int number) {
    return Optional.of(new Dsse("type", "payload-" + number, List.of()));
  }

  @Test
  void sendsEachReportOnce() {
    push.doWork();
    report = report(1);
    push.doWork();
    push.doWork();
    assertEquals(1, receiver.calls.size());
    assertEquals("/agent/v1/capabilities", receiver.calls.getFirst().path());
    report = report(2);
    push.doWork();
    assertEquals(2, receiver.calls.size());
  }

  @Test
  void sendsItAgainUntilItIsTaken() {
    report = report(1);
    receiver.status = 503;
    assertThrows(ControlPlane.Away.class, push::doWork);
    receiver.status = 204;
    push.doWork();
    push.doWork();
    assertEquals(2, receiver.calls.size());
  }

  @Test
  void saysItAnewWhereALaterOneIsKnown() {
    report = report(7);
    receiver.status = 409;
    assertThrows(ControlPlane.Away.class, push::doWork);
    assertEquals(1, renewed);
  }

  @Test
  void leavesAnOlderControlPlaneInPeace() {
    report = report(1);
    receiver.status = 404;
    push.doWork();
    push.doWork();
    assertEquals(1, receiver.calls.size());
  }
}
