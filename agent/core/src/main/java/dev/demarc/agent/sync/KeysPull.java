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
import java.util.Set;

/**
 * Asks which keys sign for the tenant, when something is signed by none of those known: the control
 * plane may have made a new one. Only what the pinned root vouches for is taken.
 */
record KeysPull(ControlPlane controlPlane, TenantKeys keys) {
  private static final Duration BOUND = Duration.ofSeconds(15);

  /** The keys of the tenant. */
  record Keys(List<Dsse> keys) {}

  /** Asks where one of these names no key that is known. */
  void pullFor(List<Dsse> envelopes) {
    Set<String> known = keys.current().keySet();
    if (!envelopes.stream().allMatch(each -> isByOneOf(each, known))) {
      pull();
    }
  }

  private static boolean isByOneOf(Dsse envelope, Set<String> known) {
    return envelope.signatures().stream().anyMatch(sig -> known.contains(sig.keyid()));
  }

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
