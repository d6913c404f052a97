package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.approvals.ApprovalRows;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.ledger.LedgerSigning;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.signing.SigningKeys;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The signed feed of consents and approvals taken back, and of which preferences people have. Its
 * sequence counts both; what an agent misses is bounded by the feed's hour. Beside it agents are
 * told how far the ledger reaches.
 *
 * <p>All agents of a tenant get the same: one that was signed is given out for a second, while the
 * ledger's head is the one it was made of. Safe for many threads; those of a tenant wait for each
 * other.
 */
@ApplicationScoped
public class Revocations {
  static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration GIVEN_OUT = Duration.ofSeconds(1);
  private static final int MOST_TENANTS = 10_000;

  private final TenantDatabase database;
  private final SigningKeys keys;
  private final Subjects subjects;
  private final LedgerSigning signing;
  private final PreferenceLists preferences;
  private final Clock clock;
  private final Cache<TenantId, Issued> issued =
      Caffeine.newBuilder().maximumSize(MOST_TENANTS).build();

  private record Issued(Instant at, Ledger.Head head, Dsse feed) {
    boolean isGivenOut(Ledger.Head newest, Instant now) {
      return head.equals(newest) && !now.isBefore(at) && now.isBefore(at.plus(GIVEN_OUT));
    }
  }

  Revocations(
      TenantDatabase database,
      SigningKeys keys,
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
    return issued
        .asMap()
        .compute(
            tenant,
            (key, last) ->
                database.inTenant(
                    tenant,
                    sql -> {
                      Instant now = clock.instant();
                      Ledger.Head head = new Ledger(sql, tenant, subjects).head();
                      return last != null && last.isGivenOut(head, now)
                          ? last
                          : new Issued(now, head, sign(sql, tenant, head, now));
                    }))
        .feed;
  }

  private Dsse sign(Sql sql, TenantId tenant, Ledger.Head head, Instant now) {
    var feed =
        new RevocationFeed(
            tenant,
            head.feed(),
            now,
            now.plus(LIFETIME),
            new ConsentRows(sql, tenant).withdrawn(now),
            signing.sign(sql, tenant, head),
            preferences.digest(sql, tenant).orElse(null),
            new ApprovalRows(sql, tenant).withdrawn(now));
    try {
      byte[] payload = DemarcJson.strict().writeValueAsBytes(feed);
      return keys.current(sql, tenant).sign(RevocationFeed.PAYLOAD_TYPE, payload);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
