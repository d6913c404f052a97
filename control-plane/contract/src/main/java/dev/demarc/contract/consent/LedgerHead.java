package dev.demarc.contract.consent;

import dev.demarc.contract.id.TenantId;
import java.time.Instant;

/**
 * The control plane's signed word on how far a tenant's ledger reaches, as the payload of a {@link
 * dev.demarc.contract.bundle.Dsse} of type {@value #PAYLOAD_TYPE} by the tenant's policy key. Two
 * heads of the same sequence and different hashes prove that the ledger was rewritten.
 *
 * @param sequence of the last record, 0 where there is none
 * @param hash of the last record, {@value LedgerRecord#GENESIS} where there is none
 * @param at when it was signed
 */
public record LedgerHead(TenantId tenant, long sequence, String hash, Instant at) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.ledger-head.v1+json";
}
