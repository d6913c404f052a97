package dev.demarc.agent.receive;

import dev.demarc.contract.decision.Facts;
import java.time.Instant;

/** A request that passed the door. */
public record Inbound(Caller caller, Hints hints, Person person, ModelRequest request, Instant at) {

  /** The person, as the engine takes one. */
  public Facts.Actor actor() {
    return person.actor();
  }
}
