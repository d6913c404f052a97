package dev.demarc.agent.receive;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import java.time.Instant;

/** A request that passed the door. */
public record Inbound(Caller caller, Hints hints, Person person, ModelRequest request, Instant at) {

  /** The person, as the engine takes one. */
  public Facts.Actor actor() {
    return person.actor();
  }

  /**
   * The same request under another policy.
   *
   * @throws Refusal when its application, or the class of a source, is not known there
   */
  public Inbound under(InForce policy) {
    Caller again =
        Caller.of(policy, caller.application().id())
            .orElseThrow(() ->
                Refusal.saying(
                    ErrorCode.POLICY_REFUSED, "Its application is not registered any more."));
    return new Inbound(again, Endpoints.raised(hints, again, request), person, request, at);
  }
}
