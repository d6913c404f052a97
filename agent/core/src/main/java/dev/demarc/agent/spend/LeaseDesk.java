package dev.demarc.agent.spend;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Where the control plane grants leases and hears what was spent of them. Blocks. */
public final class LeaseDesk {
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final int NOT_THERE = 404;

  private final ControlPlane controlPlane;

  public LeaseDesk(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /**
   * Asks, tells, or both.
   *
   * @return empty where there is no such budget
   * @throws ControlPlane.Away when it does not answer
   */
  Optional<Lease> tell(LeaseAsk ask) {
    Call call = Call.json("POST", "/agent/v1/leases", json(ask)).within(BOUND);
    Answer answer = ControlPlane.await(controlPlane.send(call), BOUND);
    if (answer.status() == NOT_THERE) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    try {
      return Optional.of(DemarcJson.tolerant().readValue(answer.body(), Lease.class));
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }

  private static byte[] json(LeaseAsk ask) {
    try {
      return DemarcJson.strict().writeValueAsBytes(ask);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
