package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.DecisionId;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Where a page of traces begins. Its text is {@code <at> <decision>}. */
record TraceCursor(Instant at, DecisionId decision) {
  static TraceCursor of(String text) {
    String[] parts = text.split(" ", 2);
    try {
      if (parts.length == 2) {
        return new TraceCursor(Instant.parse(parts[0]), DecisionId.of(parts[1]));
      }
    } catch (DateTimeParseException malformed) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    throw new InvalidValue("cursor", "must be one that a page gave");
  }

  String text() {
    return at + " " + decision;
  }
}
