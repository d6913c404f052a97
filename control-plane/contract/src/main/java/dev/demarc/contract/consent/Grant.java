package dev.demarc.contract.consent;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's yes, as the payload of a {@link dev.demarc.contract.bundle.Dsse} of type {@value
 * #PAYLOAD_TYPE} signed by the tenant's policy key; the agent verifies it offline.
 *
 * @param agent the agent that asked; a grant holds there and nowhere else
 * @param decision the decision a single-use grant is bound to, absent for wider scopes
 * @param maxBytes the most one request may send under it
 * @param notice digest of exactly what was shown
 */
public record Grant(
    ConsentId id,
    TenantId tenant,
    AgentId agent,
    SubjectId givenBy,
    Change change,
    ConsentScope scope,
    @Nullable DecisionId decision,
    long maxBytes,
    Digest notice,
    Instant grantedAt,
    Instant expiresAt) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.grant.v1+json";
}
