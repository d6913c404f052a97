package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer organisation.
 *
 * @param organization its id at the identity provider
 * @param suspendedAt since when it is suspended; absent where it is not
 * @param suspendedReason why, in the operator's words to its members
 */
public record Tenant(
    TenantId id,
    String name,
    String alias,
    String organization,
    @Nullable Instant suspendedAt,
    @Nullable String suspendedReason) {
  /** Holds it until the transaction ends: one step of its life at a time. */
  static Tenant locked(Sql sql, TenantId tenant) {
    return sql.first("select * from tenant where tenant_id = ? for update", Tenant::read, tenant)
        .orElseThrow(() -> Problem.notFound("tenant"));
  }

  static Tenant read(ResultSet row) throws SQLException {
    UUID id = Columns.uuid(row, "tenant_id");
    return new Tenant(
        new TenantId(id),
        Columns.text(row, "name"),
        Columns.text(row, "alias"),
        Columns.text(row, "organization"),
        Columns.optionalInstant(row, "suspended_at"),
        row.getString("suspended_reason"));
  }
}
