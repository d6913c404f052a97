package dev.demarc.contract.consent;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A person's yes, as the payload of a {@link dev.demarc.contract.bundle.Dsse} of type {@value
 * #PAYLOAD_TYPE} signed by the tenant's policy key; the agent verifies it offline.
 *
 * @param agent the agent that asked; a grant holds there and nowhere else
 * @param givenAs in what role; absent from a control plane that is older
 * @param givenFor whom the question was put to, where they had somebody outside the directory
 *     answer
 * @param decision the decision a single-use grant is bound to, absent for wider scopes
 * @param maxBytes the most one request may send under it
 * @param notice digest of exactly what was shown
 */
public record Grant(
    ConsentId id,
    TenantId tenant,
    AgentId agent,
    SubjectId givenBy,
    @Nullable LegalRole givenAs,
    @Nullable SubjectId givenFor,
    Change change,
    ConsentScope scope,
    @Nullable DecisionId decision,
    long maxBytes,
    Digest notice,
    Instant grantedAt,
    Instant expiresAt) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.grant.v1+json";

  /** One that says nothing of the role. */
  public Grant(
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
    this(
        id, tenant, agent, givenBy, null, null, change, scope, decision, maxBytes, notice,
        grantedAt, expiresAt);
  }

  /** Whether one of these people gave it, or it was given for one of them. */
  public boolean answersFor(SortedSet<SubjectId> answerers) {
    return answerers.contains(givenBy) || (givenFor != null && answerers.contains(givenFor));
  }
}
