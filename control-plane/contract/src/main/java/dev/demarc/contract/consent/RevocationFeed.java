package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * Consents taken back, as the payload of a {@link dev.demarc.contract.bundle.Dsse} of type {@value
 * #PAYLOAD_TYPE}. Sequenced: a feed with a lower sequence than one seen is refused. Once it is
 * expired, grants of scope session and until are not usable.
 */
public record RevocationFeed(
    TenantId tenant,
    long sequence,
    Instant issuedAt,
    Instant expiresAt,
    List<ConsentId> withdrawn) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.revocations.v1+json";

  public RevocationFeed {
    withdrawn = Sorted.list(withdrawn);
  }
}
