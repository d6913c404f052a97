package dev.demarc.agent.sync;

import java.util.Optional;

/** The policy this agent obeys at this moment. Safe for use by many threads; never blocks. */
public interface PolicyInForce {
  /** The last good bundle, empty where there is none, it has expired, or the agent is revoked. */
  Optional<InForce> current();
}
