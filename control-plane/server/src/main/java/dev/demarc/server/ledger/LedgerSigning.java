package dev.demarc.server.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.signing.SigningKeys;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Signs heads of ledgers with the policy key of the tenant. Safe for many threads. */
@ApplicationScoped
public class LedgerSigning {
  private final KeyStore store;
  private final SigningKeys keys;
  private final Clock clock;

  LedgerSigning(KeyStore store, SigningKeys keys, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.clock = clock;
  }

  /** The head as an envelope. */
  public Dsse sign(Sql sql, TenantId tenant, Ledger.Head head) {
    var signed = new LedgerHead(tenant, head.sequence(), head.hash(), clock.instant());
    try {
      byte[] payload = DemarcJson.strict().writeValueAsBytes(signed);
      return keys.current(sql, tenant).sign(LedgerHead.PAYLOAD_TYPE, payload);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The head with what it takes to check it offline. */
  public LedgerProof prove(Sql sql, TenantId tenant, Ledger.Head head) {
    return new LedgerProof(
        Ed25519Keys.encode(store.rootKey()),
        keys.certificates(sql, tenant),
        sign(sql, tenant, head));
  }
}
