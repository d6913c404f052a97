package dev.demarc.server.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule with how it stands.
 *
 * @param revision one more with each change of the rule
 * @param last what was found last; absent before the first look
 * @param alert the one that is open; absent where none is
 */
record WatchedRule(
    AlertRuleId id,
    int revision,
    AlertRule rule,
    Standing standing,
    @Nullable Look last,
    @Nullable AlertId alert) {

  static WatchedRule read(ResultSet row) throws SQLException {
    Instant looked = Columns.optionalInstant(row, "looked_at");
    Long alert = Columns.optionalLong(row, "alert");
    return new WatchedRule(
        new AlertRuleId(Columns.uuid(row, "id")),
        row.getInt("revision"),
        rule(Columns.text(row, "body")),
        new Standing(
            Columns.optionalInstant(row, "calm_since"), Columns.optionalInstant(row, "told_at")),
        looked == null ? null : Look.read(row, looked),
        alert == null ? null : new AlertId(alert));
  }

  static AlertRule rule(String json) {
    try {
      return DemarcJson.tolerant().readValue(json, AlertRule.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored rule is none", impossible);
    }
  }

  static String json(AlertRule rule) {
    try {
      return DemarcJson.strict().writeValueAsString(rule);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
