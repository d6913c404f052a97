package dev.demarc.server.agents;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The bundles of a group, as its agents pull them. */
@ApplicationScoped
public class AgentBundles {
  private final TenantDatabase database;

  AgentBundles(TenantDatabase database) {
    this.database = database;
  }

  /** The newest there is. */
  Optional<PullResource.Newest> newest(TenantId tenant, GroupId group) {
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
