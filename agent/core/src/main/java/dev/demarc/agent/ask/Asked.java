package dev.demarc.agent.ask;

import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.id.ConsentId;

/** What came of asking. */
public sealed interface Asked {

  /** Somebody who may answer said yes, and the grant was verified. */
  record Granted(Grant grant) implements Asked {}

  /**
   * Nobody answered yet.
   *
   * @param url where a person answers
   */
  record Pending(ConsentId id, String url) implements Asked {}

  /** Refused, or the question ran out. */
  record Denied(ConsentId id) implements Asked {}

  /** The control plane is away: nobody can be asked now. */
  record Unavailable() implements Asked {}
}
