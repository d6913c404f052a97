package dev.demarc.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.Digest;

/** How records of a ledger are linked. */
public final class LedgerHash {
  private LedgerHash() {}

  /** SHA-256 over the canonical JSON of the record, as {@code sha256:} and hexadecimal digits. */
  public static String of(LedgerRecord record) {
    try {
      return Digest.ofBytes(DemarcJson.strict().writeValueAsBytes(record)).text();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
