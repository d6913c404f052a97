package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * What the allow-list passed of one batch.
 *
 * @param receivedAt when the agent handed it over, whenever it is stored
 */
record AcceptedBatch(
    TenantId tenant, AgentId agent, Instant receivedAt, List<TraceRecord> records) {}
