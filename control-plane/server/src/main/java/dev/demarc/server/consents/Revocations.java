package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The signed feed of consents taken back. Its sequence counts withdrawals; what an agent misses is
 * bounded by the feed's hour.
 */
@ApplicationScoped
public class Revocations {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final TenantDatabase database;
  private final KeyStore keys;
  private final Clock clock;

  Revocations(TenantDatabase database, KeyStore keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /** The feed as it stands now. */
  Dsse feed(TenantId tenant) {
    Instant now = clock.instant();
    RevocationFeed feed =
        database.inTenant(
            tenant,
            sql ->
                new RevocationFeed(
                    tenant,
                    new Ledger(sql, tenant).feed(),
                    now,
                    now.plus(LIFETIME),
                    new ConsentRows(sql, tenant).withdrawn(now)));
    try {
      byte[] payload = DemarcJson.strict().writeValueAsBytes(feed);
      return keys.policyKey(tenant).sign(RevocationFeed.PAYLOAD_TYPE, payload);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
