package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of a tenant's consent ledger, as it is hashed: its hash is the SHA-256 over its
 * canonical JSON (members in alphabetical order, none that is absent), which holds the hash of the
 * record before it. A leaf of an RFC 6962 tree is the same JSON.
 *
 * @param sequence 1 for the first, without gaps
 * @param version absent for version 1, whose actor names a person; 2 for what is written now
 * @param consent that it is about; absent in {@value #ERASED}, where somebody's own preferences
 *     changed, and where it is about an approval, which {@code detail} names as {@value #APPROVAL}
 * @param at never before that of the record before it, from version 2 on
 * @param actor {@code agent:<id>}, {@code system}, or a person: in version 2 their commitment,
 *     {@value #PERSON} and 64 hexadecimal digits
 * @param detail bounded facts: digests, ids, times; never who somebody is
 * @param previous hash of the record before it, {@value #GENESIS} for the first
 */
public record LedgerRecord(
    TenantId tenant,
    long sequence,
    @Nullable Integer version,
    @Nullable ConsentId consent,
    Instant at,
    String kind,
    String actor,
    SortedMap<String, String> detail,
    String previous) {
  /** What the first record names as the one before it. */
  public static final String GENESIS = "genesis";

  /** How a commitment to a person begins. */
  public static final String PERSON = "person:";

  /** The kind of the record of an erasure. */
  public static final String ERASED = "erased";

  /** In the detail of {@value #ERASED}: records of version 1 that named the person, "1-3,7". */
  public static final String REDACTED = "redacted";

  /** In the detail of records about an approval of the organisation: its id. */
  public static final String APPROVAL = "approval";

  /** What is written now. */
  public static final int VERSION = 2;

  public LedgerRecord {
    detail = Sorted.map(detail);
  }

  /** Whether this version promises times that never go back and persons only as commitments. */
  public boolean namesNobody() {
    return version != null && version >= VERSION;
  }
}
