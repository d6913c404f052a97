package dev.demarc.server.bundles;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The bundles of the tenant whose transaction is running. Immutable once there. */
@ApplicationScoped
public class Bundles {
  /** One bundle, as people see it. */
  public record Listed(
      GroupId group,
      long version,
      Digest digest,
      PolicyRef policy,
      Instant createdAt,
      Instant expiresAt) {}

  /**
   * One bundle, as agents get it.
   *
   * @param json the DSSE envelope
   */
  public record Envelope(GroupId group, String json) {}

  /** The bundle in force for the group. */
  public Optional<BundleHead> current(Sql sql, TenantId tenant, GroupId group) {
    return sql.first(
        """
        select version, digest, expires_at from bundle_head
        where tenant_id = ? and group_id = ? and digest is not null
        """,
        row ->
            new BundleHead(
                group,
                row.getLong("version"),
                Digest.of(Columns.text(row, "digest")),
                Columns.instant(row, "expires_at")),
        tenant,
        group);
  }

  /** The envelope whose payload has this digest. */
  public Optional<Envelope> envelope(Sql sql, TenantId tenant, Digest digest) {
    return sql.first(
        "select group_id, envelope from bundle where tenant_id = ? and digest = ?",
        row ->
            new Envelope(GroupId.of(Columns.text(row, "group_id")), Columns.text(row, "envelope")),
        tenant,
        digest);
  }

  /** Newest first. */
  List<Listed> list(Sql sql, TenantId tenant, Instant before, int limit) {
    return sql.query(
        """
        select b.group_id, b.version, b.digest, b.policy, b.policy_version, v.digest as document,
               b.created_at, b.expires_at
        from bundle b join policy_version v on v.tenant_id = b.tenant_id
          and v.policy = b.policy and v.version = b.policy_version
        where b.tenant_id = ? and b.created_at < ?
        order by b.created_at desc limit ?
        """,
        row ->
            new Listed(
                GroupId.of(Columns.text(row, "group_id")),
                row.getLong("version"),
                Digest.of(Columns.text(row, "digest")),
                new PolicyRef(
                    new PolicyId(Columns.uuid(row, "policy")),
                    new PolicyVersion(row.getInt("policy_version")),
                    Digest.of(Columns.text(row, "document"))),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at")),
        tenant,
        before,
        limit);
  }
}
