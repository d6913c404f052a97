package dev.demarc.server.agents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.signing.SigningKeys;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * The bundles of a group, as its agents pull them: all of them at once after each change. So the
 * newest of a group is remembered for a second, or until this replica makes a newer one; and
 * envelopes, which never change, up to {@value #MOST_CHARACTERS} characters of them. Safe for many
 * threads; of those that ask for the same at once, one reads.
 */
@ApplicationScoped
public class AgentBundles {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST_GROUPS = 10_000;
  private static final int MOST_CHARACTERS = 32 << 20;

  private final TenantDatabase database;
  private final KeyStore store;
  private final SigningKeys keys;
  private final Cache<Audience, Optional<PullResource.Newest>> heads =
      Caffeine.newBuilder().maximumSize(MOST_GROUPS).expireAfterWrite(REMEMBERED).build();
  private final Cache<Exactly, Optional<String>> envelopes =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .<Exactly, Optional<String>>weigher((key, found) -> found.map(String::length).orElse(100))
          .expireAfter(
              Expiry.<Exactly, Optional<String>>writing(
                  (key, found) -> found.isPresent() ? KEPT : REMEMBERED))
          .build();

  private record Audience(TenantId tenant, GroupId group) {}

  private record Exactly(TenantId tenant, GroupId group, Digest digest) {}

  AgentBundles(TenantDatabase database, KeyStore store, SigningKeys keys) {
    this.database = database;
    this.store = store;
    this.keys = keys;
  }

  /** What they are verified with. */
  PullResource.Keys keys(TenantId tenant) {
    return new PullResource.Keys(
        Ed25519Keys.encode(store.rootKey()),
        database.inTenant(tenant, sql -> keys.certificates(sql, tenant)));
  }

  /** The newest there is. */
  Optional<PullResource.Newest> newest(TenantId tenant, GroupId group) {
    return heads.get(new Audience(tenant, group), asked -> readNewest(tenant, group));
  }

  /** There is a newer one. */
  void changed(TenantId tenant, GroupId group) {
    heads.invalidate(new Audience(tenant, group));
  }

  private Optional<PullResource.Newest> readNewest(TenantId tenant, GroupId group) {
    return database.inTenant(
        tenant,
        sql ->
            sql.first(
                """
                select version, digest from bundle_head
                where tenant_id = ? and group_id = ? and digest is not null
                """,
                row -> {
                  Digest digest = Digest.of(Columns.text(row, "digest"));
                  return new PullResource.Newest(
                      row.getLong("version"), digest, "/agent/v1/bundles/" + digest.text());
                },
                tenant,
                group));
  }

  /** The envelope of this digest, where it is for this group. */
  Optional<String> envelope(TenantId tenant, GroupId group, Digest digest) {
    return envelopes.get(
        new Exactly(tenant, group, digest), asked -> readEnvelope(tenant, group, digest));
  }

  private Optional<String> readEnvelope(TenantId tenant, GroupId group, Digest digest) {
    return database.inTenant(
        tenant,
        sql ->
            sql.first(
                "select envelope from bundle where tenant_id = ? and digest = ? and group_id = ?",
                row -> Columns.text(row, "envelope"),
                tenant,
                digest,
                group));
  }
}
