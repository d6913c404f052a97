package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.json.DemarcJson;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells the control plane every 15 seconds how this agent is. */
public final class HeartbeatPush implements Loop.Work {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final ControlPlane controlPlane;
  private final SignedClock clock;
  private final Supplier<Heartbeat> heartbeat;

  public HeartbeatPush(
      ControlPlane controlPlane, SignedClock clock, Supplier<Heartbeat> heartbeat) {
    this.controlPlane = controlPlane;
    this.clock = clock;
    this.heartbeat = heartbeat;
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
    return EVERY;
  }

  private static byte[] json(Heartbeat heartbeat) {
    try {
      return DemarcJson.strict().writeValueAsBytes(heartbeat);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
