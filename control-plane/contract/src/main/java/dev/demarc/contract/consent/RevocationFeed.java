package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consents and approvals taken back or superseded, as the payload of a {@link
 * dev.demarc.contract.bundle.Dsse} of type {@value #PAYLOAD_TYPE}. Sequenced: a feed with a lower
 * sequence than one seen is refused. Once it is expired, grants of scope session and until are not
 * usable.
 *
 * @param ledgerHead envelope of the {@link LedgerHead} at that moment; absent where the control
 *     plane is older
 * @param preferences digest of the {@link PreferenceList} of that moment; absent where nobody has
 *     any
 * @param withdrawnApprovals empty from a control plane that is older
 */
public record RevocationFeed(
    TenantId tenant,
    long sequence,
    Instant issuedAt,
    Instant expiresAt,
    List<ConsentId> withdrawn,
    @Nullable Dsse ledgerHead,
    @Nullable Digest preferences,
    List<ApprovalId> withdrawnApprovals) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.revocations.v1+json";

  public RevocationFeed {
    withdrawn = Sorted.list(withdrawn);
    withdrawnApprovals = Sorted.list(withdrawnApprovals);
  }

  /** One of a tenant whose approvals all hold. */
  public RevocationFeed(
      TenantId tenant,
      long sequence,
      Instant issuedAt,
      Instant expiresAt,
      List<ConsentId> withdrawn,
      @Nullable Dsse ledgerHead,
      @Nullable Digest preferences) {
    this(tenant, sequence, issuedAt, expiresAt, withdrawn, ledgerHead, preferences, List.of());
  }

  /** One that says nothing of the ledger. */
  public RevocationFeed(
      TenantId tenant,
      long sequence,
      Instant issuedAt,
      Instant expiresAt,
      List<ConsentId> withdrawn) {
    this(tenant, sequence, issuedAt, expiresAt, withdrawn, null, null);
  }
}
