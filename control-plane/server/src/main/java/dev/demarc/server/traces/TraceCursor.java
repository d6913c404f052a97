package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * Where a page of records ends: their time and decision, which the index has, and what tells two
 * records of one decision and one moment apart. Its text is {@code <at> <decision> <agent> <epoch>
 * <sequence>}.
 */
record TraceCursor(Instant at, DecisionId decision, AgentId agent, long epoch, long sequence) {
  static TraceCursor of(String text) {
    String[] parts = text.split(" ", -1);
    try {
      if (parts.length == 5) {
        return new TraceCursor(
            TraceFilter.instant("cursor", parts[0]),
            DecisionId.of(parts[1]),
            new AgentId(UUID.fromString(parts[2])),
            Long.parseLong(parts[3]),
            Long.parseLong(parts[4]));
      }
    } catch (IllegalArgumentException malformed) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    throw new InvalidValue("cursor", "must be one that a page gave");
  }

  static TraceCursor of(ResultSet row) throws SQLException {
    return new TraceCursor(
        Columns.instant(row, "at"),
        DecisionId.of(Columns.text(row, "decision")),
        new AgentId(Columns.uuid(row, "agent")),
        row.getLong("epoch"),
        row.getLong("sequence"));
  }

  String text() {
    return "%s %s %s %d %d".formatted(at, decision, agent.text(), epoch, sequence);
  }
}
