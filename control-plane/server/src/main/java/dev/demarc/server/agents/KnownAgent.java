package dev.demarc.server.agents;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.access.AgentKey;

/**
 * What the gate must know of an agent.
 *
 * @param key signs its reports
 * @param accessKey gets it in
 * @param suspended whether its tenant is
 */
public record KnownAgent(
    TenantId tenant,
    AgentId id,
    GroupId group,
    AgentKey key,
    AgentKey accessKey,
    boolean revoked,
    boolean quarantined,
    boolean suspended) {}
