package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
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
