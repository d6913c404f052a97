package dev.demarc.server.bundles;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.signing.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Issues bundles in the transaction of the change they carry. The row of the group's head is locked
 * from reading its version to writing the next, so that versions have neither gap nor fork. What a
 * bundle carries is read under that lock, and nothing of it from memory: a change that committed
 * while this one waited is in the newest bundle too.
 */
@ApplicationScoped
public class BundleIssuer {
  /** How long a bundle may be obeyed. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private final BundleContents contents;
  private final SigningKeys keys;
  private final AfterCommit afterCommit;
  private final BundleHints hints;
  private final EntityManager entities;
  private final Clock clock;

  BundleIssuer(
      BundleContents contents,
      SigningKeys keys,
      AfterCommit afterCommit,
      BundleHints hints,
      EntityManager entities,
      Clock clock) {
    this.contents = contents;
    this.keys = keys;
    this.afterCommit = afterCommit;
    this.hints = hints;
    this.entities = entities;
    this.clock = clock;
  }

  private record Previous(long version, @Nullable Digest digest) {}

  /** A new bundle for every group of the tenant that has a policy. */
  void onChange(@Observes PolicyInputsChanged change) {
    List<GroupId> groups =
        change
            .sql()
            .query(
                "select group_id from group_policy where tenant_id = ? order by group_id",
                row -> GroupId.of(Columns.text(row, "group_id")),
                change.tenant());
    groups.forEach(group -> issue(change.sql(), change.tenant(), group));
  }

  /** A new bundle for this group; none when no policy is published to it. */
  public Optional<BundleHead> issue(Sql sql, TenantId tenant, GroupId group) {
    Previous previous = lock(sql, tenant, group);
    entities.flush();
    entities.clear();
    Instant now = clock.instant();
    Optional<Bundle> bundle =
        contents.of(
            sql, tenant, group, previous.version + 1, previous.digest, now, now.plus(LIFETIME));
    return bundle.map(made -> {
      BundleHead head = store(sql, made);
      afterCommit.run(() -> hints.changed(tenant, head));
      return head;
    });
  }

  private static Previous lock(Sql sql, TenantId tenant, GroupId group) {
    sql.update(
        """
        insert into bundle_head (tenant_id, group_id, version) values (?, ?, 0)
        on conflict do nothing
        """,
        tenant,
        group);
    return sql.first(
            """
            select version, digest from bundle_head
            where tenant_id = ? and group_id = ? for update
            """,
            row -> {
              String digest = row.getString("digest");
              return new Previous(
                  row.getLong("version"), digest == null ? null : Digest.of(digest));
            },
            tenant,
            group)
        .orElseThrow();
  }

  private BundleHead store(Sql sql, Bundle bundle) {
    byte[] payload = json(bundle);
    Digest digest = Digest.ofBytes(payload);
    Dsse envelope = keys.current(sql, bundle.tenant()).sign(Bundle.PAYLOAD_TYPE, payload);
    sql.update(
        "insert into bundle values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        bundle.tenant(),
        digest,
        bundle.audience(),
        bundle.version(),
        bundle.policy().id(),
        bundle.policy().version(),
        new String(json(envelope), java.nio.charset.StandardCharsets.UTF_8),
        bundle.issuedAt(),
        bundle.expiresAt());
    sql.update(
        """
        update bundle_head set version = ?, digest = ?, expires_at = ?
        where tenant_id = ? and group_id = ?
        """,
        bundle.version(),
        digest,
        bundle.expiresAt(),
        bundle.tenant(),
        bundle.audience());
    return new BundleHead(bundle.audience(), bundle.version(), digest, bundle.expiresAt());
  }

  private static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
