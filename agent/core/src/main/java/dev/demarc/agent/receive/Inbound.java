package dev.demarc.agent.receive;

import dev.demarc.contract.decision.Facts;
import java.time.Instant;

/**
 * A request that passed the door.
 *
 * @param actor verified, or nobody
 */
public record Inbound(
    Caller caller, Hints hints, Facts.Actor actor, ModelRequest request, Instant at) {}
