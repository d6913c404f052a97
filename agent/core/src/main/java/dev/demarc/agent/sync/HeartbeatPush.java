package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.contract.agent.HeartbeatAnswer;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the control plane every 15 seconds how this agent is, and hears whether there is something
 * newer: so what no hint told is found as well, without asking for each thing again and again.
 */
public final class HeartbeatPush implements Loop.Work {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final ControlPlane controlPlane;
  private final SignedClock clock;
  private final Supplier<Heartbeat> heartbeat;
  private final Pace pace;
  private final Runnable newer;
  private @Nullable String newest;

  /**
   * @param newer wakes what pulls
   */
  public HeartbeatPush(
      ControlPlane controlPlane,
      SignedClock clock,
      Supplier<Heartbeat> heartbeat,
      Pace pace,
      Runnable newer) {
    this.controlPlane = controlPlane;
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.pace = pace;
    this.newer = newer;
  }

  @Override
  public Duration doWork() {
    clock.persist();
    Call call = Call.json("POST", "/agent/v1/heartbeat", json(heartbeat.get()));
    ControlPlane.Answer answer =
        ControlPlane.await(controlPlane.send(call), Duration.ofSeconds(15));
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    hear(answer.body());
    return EVERY;
  }

  /** A control plane that is older says nothing here. */
  private void hear(byte[] body) {
    if (body.length == 0) {
      return;
    }
    try {
      String told = DemarcJson.tolerant().readValue(body, HeartbeatAnswer.class).newest();
      pace.told();
      if (!told.equals(newest)) {
        newest = told;
        newer.run();
      }
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }

  private static byte[] json(Heartbeat heartbeat) {
    try {
      return DemarcJson.strict().writeValueAsBytes(heartbeat);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
