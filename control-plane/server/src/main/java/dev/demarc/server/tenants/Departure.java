package dev.demarc.server.tenants;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant that leaves. It is all that stays of one that left.
 *
 * @param dueAt from when on whoever asked for it may also confirm it
 * @param auditEnd number and hash of the last record of its audit chain; absent until it is erased
 * @param ledgerEnd the same of its ledger; absent where it had none
 */
public record Departure(
    TenantId tenant,
    String name,
    String alias,
    State state,
    String requestedBy,
    Instant requestedAt,
    Instant dueAt,
    @Nullable String confirmedBy,
    @Nullable Instant confirmedAt,
    @Nullable Instant erasedAt,
    @Nullable String auditEnd,
    @Nullable String ledgerEnd) {

  /** How far it is: waiting → erasing → erased. Only what waits can be taken back. */
  public enum State implements Wire {
    WAITING("waiting"),
    ERASING("erasing"),
    ERASED("erased");

    private final String wire;

    State(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  static Optional<Departure> find(Sql sql, TenantId tenant) {
    return sql.first("select * from offboarding where tenant_id = ?", Departure::read, tenant);
  }

  static Departure read(ResultSet row) throws SQLException {
    return new Departure(
        new TenantId(Columns.uuid(row, "tenant_id")),
        Columns.text(row, "name"),
        Columns.text(row, "alias"),
        Wire.parse(State.class, "state", Columns.text(row, "state")),
        Columns.text(row, "requested_by"),
        Columns.instant(row, "requested_at"),
        Columns.instant(row, "due_at"),
        row.getString("confirmed_by"),
        Columns.optionalInstant(row, "confirmed_at"),
        Columns.optionalInstant(row, "erased_at"),
        row.getString("audit_end"),
        row.getString("ledger_end"));
  }
}
