package dev.demarc.agent.sync;

import dev.demarc.agent.ask.ControlPlaneAsker;
import dev.demarc.agent.ask.Grants;
import dev.demarc.agent.ask.LedgerWatch;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Pulls withdrawals first, then grants, and tells of uses; at its {@link Pace} or at a hint. A feed
 * that does not verify, or is older than one seen, changes nothing; nor does one of a ledger that
 * went back or forked, which is a problem with that name.
 */
public final class GrantPull implements Loop.Work {
  private static final Duration BOUND = Duration.ofSeconds(15);

  private final ControlPlane controlPlane;
  private final Grants grants;
  private final ControlPlaneAsker asker;
  private final SignedClock clock;
  private final Pace pace;

  /** All grants in force for this agent. */
  record InForceGrants(List<Dsse> grants) {}

  public GrantPull(
      ControlPlane controlPlane,
      Grants grants,
      ControlPlaneAsker asker,
      SignedClock clock,
      Pace pace) {
    this.controlPlane = controlPlane;
    this.grants = grants;
    this.asker = asker;
    this.clock = clock;
    this.pace = pace;
  }

  @Override
  public Duration doWork() {
    Dsse feed = get("/agent/v1/revocations", Dsse.class);
    revocations(feed)
        .ifPresent(taken -> {
          clock.observe(taken.issuedAt());
          clock.allow(taken.expiresAt());
        });
    grants.replace(get("/agent/v1/grants", InForceGrants.class).grants());
    asker.tellUses();
    return pace.next();
  }

  /** The feed, where it is valid; a ledger that went back or forked is a problem with a name. */
  private Optional<RevocationFeed> revocations(Dsse feed) {
    try {
      return grants.revocations(feed);
    } catch (LedgerWatch.Refused refused) {
      throw new ControlPlane.Away(String.valueOf(refused.getMessage()));
    }
  }

  private <T> T get(String path, Class<T> type) {
    Answer answer = ControlPlane.await(controlPlane.send(Call.get(path)), BOUND);
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    try {
      return DemarcJson.tolerant().readValue(answer.body(), type);
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }
}
