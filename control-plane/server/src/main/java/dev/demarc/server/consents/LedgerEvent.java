package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.time.Instant;
import java.util.SortedMap;

/**
 * One link of a tenant's consent ledger.
 *
 * @param previous hash of the event before it, {@link #GENESIS} for the first
 */
record LedgerEvent(
    TenantId tenant,
    long sequence,
    ConsentId consent,
    Instant at,
    String kind,
    String actor,
    SortedMap<String, String> detail,
    String previous) {
  /** What the first event names as the one before it. */
  static final String GENESIS = "genesis";

  /** SHA-256 over the canonical JSON of all of it. */
  String hash() {
    try {
      return Digest.ofBytes(DemarcJson.strict().writeValueAsBytes(this)).text();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
