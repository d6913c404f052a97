package dev.demarc.contract.organisation;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The organisation's yes, as the payload of a {@link dev.demarc.contract.bundle.Dsse} of type
 * {@value #PAYLOAD_TYPE} signed by the tenant's policy key; the agent verifies it offline. It names
 * nobody: who approved is in the ledger, and erasing them leaves what the organisation said.
 *
 * @param agent the agent that asked; an approval holds there and nowhere else
 * @param uses how many requests it is for; absent where it is for all until it expires
 * @param notice digest of exactly what was shown to whoever approved
 */
public record Approval(
    ApprovalId id,
    TenantId tenant,
    AgentId agent,
    Change change,
    @Nullable Integer uses,
    Digest notice,
    Instant approvedAt,
    Instant expiresAt) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.approval.v1+json";
}
