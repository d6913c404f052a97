package dev.demarc.server.retention;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From when on a tenant's rows are there. What is older is gone or about to go. */
public final class Floors {
  private Floors() {}

  /** Of one kind; empty while nothing of it was ever removed. */
  public static Optional<Instant> of(Sql sql, TenantId tenant, Kept kind) {
    return sql.first(
        "select gone_before from retention_floor where tenant_id = ? and kind = ?",
        row -> Columns.instant(row, "gone_before"),
        tenant,
        kind);
  }

  /** The one of spans, which stays as it is until the transaction ends. */
  public static Optional<Instant> heldOfSpans(Sql sql) {
    return sql.first(
            "select span_floor() as gone_before",
            row -> Optional.ofNullable(Columns.optionalInstant(row, "gone_before")))
        .orElseThrow();
  }

  static Map<Kept, Instant> all(Sql sql, TenantId tenant) {
    Map<Kept, Instant> floors = new EnumMap<>(Kept.class);
    sql.query(
            "select kind, gone_before from retention_floor where tenant_id = ?",
            row ->
                Map.entry(
                    Wire.parse(Kept.class, "kind", Columns.text(row, "kind")),
                    Columns.instant(row, "gone_before")),
            tenant)
        .forEach(floor -> floors.put(floor.getKey(), floor.getValue()));
    return floors;
  }

  /** Raises them to these days ago; says how many moved. */
  static int raise(Sql sql, Days days) {
    return sql.first(
            "select raise_retention_floors(?::text[], ?::integer[])",
            row -> row.getInt(1),
            List.of(Kept.values()),
            days.all())
        .orElse(0);
  }
}
