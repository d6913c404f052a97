package dev.demarc.agent.sync;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Asks which keys sign for the tenant, when something is signed by none of those known: the control
 * plane may have made a new one. Only what the pinned root vouches for is taken.
 */
record KeysPull(ControlPlane controlPlane, TenantKeys keys) {
  private static final Duration BOUND = Duration.ofSeconds(15);

  /** The keys of the tenant. */
  record Keys(List<Dsse> keys) {}

  void pull() {
    Answer answer = ControlPlane.await(controlPlane.send(Call.get("/agent/v1/keys")), BOUND);
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    try {
      keys.replace(DemarcJson.tolerant().readValue(answer.body(), Keys.class).keys());
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }
}
