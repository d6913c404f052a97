package dev.demarc.ledger;

import dev.demarc.contract.consent.LedgerRecord;
import java.util.BitSet;

/**
 * Records of version 1 that are no longer there in full, and the erasures that say so. Only records
 * before the first of version 2 can be among them: later ones name nobody.
 */
final class Redactions {
  private final BitSet missing = new BitSet();
  private final BitSet announced = new BitSet();
  private long firstOfVersion2 = Long.MAX_VALUE;

  void missing(long sequence) {
    missing.set(Math.toIntExact(sequence));
  }

  void seen(LedgerRecord record) {
    if (record.namesNobody()) {
      firstOfVersion2 = Math.min(firstOfVersion2, record.sequence());
    }
    if (record.namesNobody() && record.kind().equals(LedgerRecord.ERASED)) {
      announce(record.detail().getOrDefault(LedgerRecord.REDACTED, ""));
    }
  }

  /** Of ranges like {@code 1-3,7}; what is none announces nothing. */
  private void announce(String ranges) {
    for (String range : ranges.split(",")) {
      String[] ends = range.split("-", 2);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = ends.length == 2 ? Integer.parseInt(ends[1]) : from;
        announced.set(from, to + 1);
      } catch (RuntimeException none) {
        continue;
      }
    }
  }

  /** The first that no erasure answers for, 0 where there is none. */
  long unanswered() {
    for (int at = missing.nextSetBit(0); at >= 0; at = missing.nextSetBit(at + 1)) {
      if (!announced.get(at) || at > firstOfVersion2) {
        return at;
      }
    }
    return 0;
  }

  long count() {
    return missing.cardinality();
  }
}
