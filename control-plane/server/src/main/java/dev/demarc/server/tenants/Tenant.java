package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A customer organisation.
 *
 * @param organization its id at the identity provider
 */
public record Tenant(TenantId id, String name, String alias, String organization) {
  static Tenant read(ResultSet row) throws SQLException {
    UUID id = Columns.uuid(row, "tenant_id");
    return new Tenant(
        new TenantId(id),
        Columns.text(row, "name"),
        Columns.text(row, "alias"),
        Columns.text(row, "organization"));
  }
}
