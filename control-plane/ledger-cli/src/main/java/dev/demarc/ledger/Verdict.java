package dev.demarc.ledger;

import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.id.Digest;

/** What came of verifying. */
public sealed interface Verdict {

  /**
   * The ledger holds.
   *
   * @param redacted records of version 1 whose person was erased; their links hold
   * @param root under which the heads are signed
   */
  record Holds(LedgerHead head, long redacted, Digest root) implements Verdict {}

  /**
   * It does not.
   *
   * @param at sequence of the first record that is wrong
   * @param words what is wrong, without anything the records say
   */
  record Broken(long at, Reason reason, String words) implements Verdict {}
}
