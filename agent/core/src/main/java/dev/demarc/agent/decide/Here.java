package dev.demarc.agent.decide;

import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.SiteId;

/**
 * Where this agent is, which is where the data of its requests is: callers resend a chat's history,
 * so no state is kept anywhere else.
 */
public record Here(SiteId site, Place place) {}
