package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time that a rule fired.
 *
 * @param rule which may be gone
 * @param said the rule as it was while it fired
 * @param found what made it fire
 * @param endedAt absent while it fires
 * @param ended why it is over
 */
public record Alert(
    AlertId id,
    AlertRuleId rule,
    AlertRule said,
    Look found,
    @Nullable Instant endedAt,
    @Nullable Ended ended) {

  static Alert read(ResultSet row) throws SQLException {
    String ended = row.getString("ended");
    return new Alert(
        new AlertId(row.getLong("sequence")),
        new AlertRuleId(Columns.uuid(row, "rule")),
        WatchedRule.rule(Columns.text(row, "body")),
        Look.read(row, Columns.instant(row, "fired_at")),
        Columns.optionalInstant(row, "ended_at"),
        ended == null ? null : Wire.parse(Ended.class, "ended", ended));
  }
}
