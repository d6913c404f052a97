package dev.demarc.contract.consent;

import org.jspecify.annotations.Nullable;

/**
 * One line of an exported ledger: a record with its hash; or, of a record of version 1 whose person
 * was erased, its place alone; or, in the last line, the head.
 */
public record LedgerLine(
    @Nullable LedgerRecord record,
    @Nullable Redacted redacted,
    @Nullable String hash,
    @Nullable LedgerProof head) {

  /** What is left of a record that named a person who was erased: its links. */
  public record Redacted(long sequence, String previous) {}

  /** A record as it is kept. */
  public static LedgerLine of(LedgerRecord record, String hash) {
    return new LedgerLine(record, null, hash, null);
  }

  /** A record whose person was erased. */
  public static LedgerLine of(Redacted redacted, String hash) {
    return new LedgerLine(null, redacted, hash, null);
  }

  /** The last line. */
  public static LedgerLine of(LedgerProof head) {
    return new LedgerLine(null, null, null, head);
  }
}
