package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.json.DemarcJson;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the newest of the reports an agent signs, once; what changes meanwhile is sent as one. A
 * control plane that knows a newer one (this agent's disk was set back) gets a report of a later
 * generation; one that does not know reports yet is asked again with the next.
 */
public final class ReportPush implements Loop.Work {
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final int NOT_KNOWN = 404;
  private static final int OLDER = 409;

  private final ControlPlane controlPlane;
  private final String path;
  private final Supplier<Optional<Dsse>> report;
  private final Runnable renew;
  private @Nullable Dsse sent;

  /**
   * @param path where reports of this kind are taken
   * @param renew makes a report of a later generation
   */
  public ReportPush(
      ControlPlane controlPlane, String path, Supplier<Optional<Dsse>> report, Runnable renew) {
    this.controlPlane = controlPlane;
    this.path = path;
    this.report = report;
    this.renew = renew;
  }

  @Override
  public Duration doWork() {
    Dsse newest = report.get().orElse(null);
    if (newest == null || newest.equals(sent)) {
      return EVERY;
    }
    Answer answer = send(newest);
    if (answer.status() == OLDER) {
      renew.run();
      throw new ControlPlane.Away("a newer report is known there");
    }
    if (!answer.ok() && answer.status() != NOT_KNOWN) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    sent = newest;
    return EVERY;
  }

  private Answer send(Dsse envelope) {
    try {
      byte[] body = DemarcJson.strict().writeValueAsBytes(envelope);
      Call call = Call.json("POST", path, body);
      return ControlPlane.await(controlPlane.send(call), BOUND);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
