package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** What a rule found, and when. */
public record Look(Instant at, Verdict verdict, Sample sample) {

  /** Looks now. */
  static Look of(Sql sql, TenantId tenant, AlertRule rule, Instant now) {
    Sample sample = Sample.of(sql, tenant, rule, now);
    return new Look(now, Verdict.of(rule, sample), sample);
  }

  static Look read(ResultSet row, Instant at) throws SQLException {
    return new Look(
        at, Wire.parse(Verdict.class, "verdict", Columns.text(row, "verdict")), Sample.read(row));
  }
}
