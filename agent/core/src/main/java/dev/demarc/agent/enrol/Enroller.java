package dev.demarc.agent.enrol;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/** Makes this machine an agent. Steps that were done are not done again when it is repeated. */
public final class Enroller {
  /** Why it did not work, in words for the person who enrols. */
  public static final class EnrolmentRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnrolmentRefused(String reason) {
      super(reason);
    }
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final DataDirectory data;
  private final ControlPlane controlPlane;
  private final InstantSource clock;
  private final String agentVersion;

  public Enroller(
      DataDirectory data, ControlPlane controlPlane, InstantSource clock, String agentVersion) {
    this.data = data;
    this.controlPlane = controlPlane;
    this.clock = clock;
    this.agentVersion = agentVersion;
  }

  /**
   * Enrols with a token and keeps the identity.
   *
   * @throws EnrolmentRefused when it is enrolled already, the control plane refuses, or what it
   *     answers is not vouched for by the root the token pins
   */
  public Identity enrol(EnrolmentToken token, String name) {
    if (Identity.load(data).isPresent()) {
      throw new EnrolmentRefused("this data directory already holds an enrolled agent");
    }
    PendingEnrolment pending = PendingEnrolment.resume(data);
    Enrolment.Accepted accepted = send(ask(token, name, pending));
    verify(token, accepted);
    Identity identity =
        new Identity(token.url(), accepted, pending.publicKey(), pending.privateKey());
    identity.save(data);
    data.remove(PendingEnrolment.FILE);
    return identity;
  }

  private Enrolment.Ask ask(EnrolmentToken token, String name, PendingEnrolment pending) {
    String proven = "demarc-enrol\n" + token.secret() + "\n" + pending.enrolmentId();
    byte[] proof = Identity.sign(pending.privateKey(), proven.getBytes(StandardCharsets.UTF_8));
    return new Enrolment.Ask(
        token.secret(),
        pending.enrolmentId(),
        name,
        pending.publicKey(),
        Base64.getEncoder().encodeToString(proof),
        agentVersion);
  }

  private Enrolment.Accepted send(Enrolment.Ask ask) {
    try {
      byte[] body = DemarcJson.strict().writeValueAsBytes(ask);
      ControlPlane.Answer answer =
          ControlPlane.await(
              controlPlane.send(
                  ControlPlane.Call.json("POST", "/agent/v1/enrol", body).within(TIMEOUT)),
              TIMEOUT.plusSeconds(5));
      if (answer.status() != 200 && answer.status() != 201) {
        throw new EnrolmentRefused(reason(answer));
      }
      return DemarcJson.tolerant().readValue(answer.body(), Enrolment.Accepted.class);
    } catch (ControlPlane.Away away) {
      throw new EnrolmentRefused("the control plane cannot be reached: " + away.getMessage());
    } catch (IOException malformed) {
      throw new EnrolmentRefused("the control plane's answer cannot be read");
    }
  }

  private static String reason(ControlPlane.Answer answer) {
    return Map.of(
            404, "the control plane does not know this token",
            410, "the token is used up or older than ten minutes: ask for a new one",
            401, "the control plane did not accept the proof of the key",
            409, "the enrolment was begun with another key: remove the data directory")
        .getOrDefault(answer.status(), "the control plane answered with status " + answer.status());
  }

  private void verify(EnrolmentToken token, Enrolment.Accepted accepted) {
    var root = Ed25519Keys.publicKey(accepted.rootKey());
    if (!Ed25519Keys.digest(root).equals(token.root())) {
      throw new EnrolmentRefused("the root key is not the one the token pins");
    }
    TenantKeys keys = new TenantKeys(accepted.tenant(), root, clock);
    keys.replace(accepted.keys());
    if (keys.current().isEmpty()) {
      throw new EnrolmentRefused("no signing key is vouched for by the root the token pins");
    }
  }
}
