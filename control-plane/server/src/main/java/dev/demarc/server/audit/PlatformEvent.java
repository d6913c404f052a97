package dev.demarc.server.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Something the operator did with a tenant.
 *
 * @param actor the operator's subject, or {@code system}
 * @param detail a flat JSON object of ids, numbers, enumerations and the operator's own reason
 * @param hash SHA-256 over the canonical JSON of everything else here and the hash before it
 */
public record PlatformEvent(
    TenantId tenant,
    long sequence,
    Instant at,
    String actor,
    String action,
    @JsonRawValue String detail,
    String hash) {
  static PlatformEvent read(ResultSet row) throws SQLException {
    return new PlatformEvent(
        new TenantId(Columns.uuid(row, "tenant_id")),
        row.getLong("sequence"),
        Columns.instant(row, "at"),
        Columns.text(row, "actor"),
        Columns.text(row, "action"),
        Columns.text(row, "detail"),
        Columns.text(row, "hash"));
  }
}
