package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.Dsse;
import java.util.List;

/**
 * A signed head with what it takes to check it offline.
 *
 * @param root base64 X.509 of the root key; whoever checks compares it with the one they trust
 * @param certificates the root's word for the keys that sign for the tenant
 * @param head envelope of a {@link LedgerHead}
 */
public record LedgerProof(String root, List<Dsse> certificates, Dsse head) {
  public LedgerProof {
    certificates = Sorted.list(certificates);
  }
}
