package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The signed feed of consents taken back, and of which preferences people have. Its sequence counts
 * both; what an agent misses is bounded by the feed's hour. Beside it agents are told how far the
 * ledger reaches.
 *
 * <p>All agents of a tenant get the same: one that was signed is given out for a second, or until
 * this replica changes it. Safe for many threads; of those that ask at once, one reads.
 */
@ApplicationScoped
public class Revocations {
  static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration GIVEN_OUT = Duration.ofSeconds(1);
  private static final int MOST_TENANTS = 10_000;

  private final TenantDatabase database;
  private final KeyStore keys;
  private final Subjects subjects;
  private final LedgerSigning signing;
  private final PreferenceLists preferences;
  private final Clock clock;
  private final Cache<TenantId, Issued> issued =
      Caffeine.newBuilder().maximumSize(MOST_TENANTS).build();

  private record Issued(Instant at, Dsse feed) {}

  Revocations(
      TenantDatabase database,
      KeyStore keys,
      Subjects subjects,
      LedgerSigning signing,
      PreferenceLists preferences,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.subjects = subjects;
    this.signing = signing;
    this.preferences = preferences;
    this.clock = clock;
  }

  /** Everybody's preferences, as the feed names them. */
  byte[] preferences(TenantId tenant) {
    return database.inTenant(tenant, sql -> preferences.of(sql, tenant).json());
  }

  /** The feed as it stands now. */
  Dsse feed(TenantId tenant) {
    Instant now = clock.instant();
    return issued
        .asMap()
        .compute(
            tenant,
            (key, last) ->
                last != null && isGivenOut(last, now) ? last : new Issued(now, sign(tenant, now)))
        .feed;
  }

  private static boolean isGivenOut(Issued last, Instant now) {
    return !now.isBefore(last.at) && now.isBefore(last.at.plus(GIVEN_OUT));
  }

  /** There is a newer one. */
  void changed(TenantId tenant) {
    issued.invalidate(tenant);
  }

  private Dsse sign(TenantId tenant, Instant now) {
    RevocationFeed feed =
        database.inTenant(
            tenant,
            sql -> {
              Ledger.Head head = new Ledger(sql, tenant, subjects).head();
              return new RevocationFeed(
                  tenant,
                  head.feed(),
                  now,
                  now.plus(LIFETIME),
                  new ConsentRows(sql, tenant).withdrawn(now),
                  signing.sign(tenant, head),
                  preferences.digest(sql, tenant).orElse(null));
            });
    try {
      byte[] payload = DemarcJson.strict().writeValueAsBytes(feed);
      return keys.policyKey(tenant).sign(RevocationFeed.PAYLOAD_TYPE, payload);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
