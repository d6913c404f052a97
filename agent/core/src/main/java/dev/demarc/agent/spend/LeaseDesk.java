package dev.demarc.agent.spend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where the control plane grants leases and hears what was spent of them. Blocks. */
public final class LeaseDesk {
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final Set<String> NAMED = Set.of("budget", "startsAt");

  private final ControlPlane controlPlane;

  public LeaseDesk(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /**
   * Asks, tells, or both.
   *
   * @return empty where the control plane says that there is no such budget, or no such period: any
   *     other 404 is of something between, or of one that knows no budgets yet
   * @throws ControlPlane.Away when it does not answer
   */
  Optional<Lease> tell(LeaseAsk ask) {
    Call call = Call.json("POST", "/agent/v1/leases", json(ask)).within(BOUND);
    Answer answer = ControlPlane.await(controlPlane.send(call), BOUND);
    if (isGone(answer)) {
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

  private static boolean isGone(Answer answer) {
    if (answer.status() != ErrorCode.NOT_FOUND.status()) {
      return false;
    }
    try {
      JsonNode problem = DemarcJson.tolerant().readTree(answer.body());
      return problem.path("code").asText().equals(ErrorCode.NOT_FOUND.wire())
          && NAMED.contains(problem.at("/errors/0/field").asText());
    } catch (IOException foreign) {
      return false;
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
