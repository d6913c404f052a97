package dev.demarc.agent.sync;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.Session;
import java.time.Duration;

/**
 * A new key to get in with at every start and every day, so that a copy of this agent's directory
 * is found out as soon as both run. No hint brings it forward.
 */
public final class KeyRenewals implements Loop.Work {
  private static final Duration EVERY = Duration.ofHours(24);
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Session session;

  public KeyRenewals(Session session) {
    this.session = session;
  }

  @Override
  public Duration doWork() {
    ControlPlane.await(session.renewKey(), BOUND);
    return EVERY;
  }
}
