package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.agent.BundleReport;
import dev.demarc.json.DemarcJson;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells what came of bundles, each once and in order, one to four seconds later: of a thousand
 * agents that were told of the same bundle at once, none must wait for the reports of the others to
 * get it. Those that cannot be sent wait, {@value #MOST} at most; past that the oldest is let go.
 *
 * <p>{@link #add} is safe for use by many threads, {@link #doWork} for one.
 */
public final class BundleReports implements Loop.Work {
  private static final int MOST = 32;
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final int NOT_UNDERSTOOD = 400;

  private final ControlPlane controlPlane;
  private final RandomGenerator random;
  private final Deque<BundleReport> waiting = new ArrayDeque<>();

  public BundleReports(ControlPlane controlPlane, RandomGenerator random) {
    this.controlPlane = controlPlane;
    this.random = random;
  }

  /** Has this told. */
  public void add(BundleReport report) {
    synchronized (waiting) {
      if (waiting.size() == MOST) {
        waiting.removeFirst();
      }
      waiting.addLast(report);
    }
  }

  @Override
  public Duration doWork() {
    for (BundleReport next = first(); next != null; next = first()) {
      send(next);
      synchronized (waiting) {
        waiting.removeFirstOccurrence(next);
      }
    }
    return Duration.ofMillis(1_000 + random.nextInt(3_000));
  }

  private @Nullable BundleReport first() {
    synchronized (waiting) {
      return waiting.peekFirst();
    }
  }

  /** A control plane that does not know the reason is told the one that stood for it before. */
  private void send(BundleReport report) {
    BundleReport older = report.forOlder();
    Answer answer = post(report);
    if (answer.status() == NOT_UNDERSTOOD && !older.equals(report)) {
      answer = post(older);
    }
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
  }

  private Answer post(BundleReport report) {
    Call call = Call.json("POST", "/agent/v1/bundle-reports", json(report));
    return ControlPlane.await(controlPlane.send(call), BOUND);
  }

  private static byte[] json(BundleReport report) {
    try {
      return DemarcJson.strict().writeValueAsBytes(report);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
