package dev.demarc.server.consents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ConsentId;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Where a page of consents begins. Its text is {@code <id> <requestedAt>}. */
record ConsentCursor(Instant requestedAt, ConsentId id) {
  static ConsentCursor of(String text) {
    String[] parts = text.split(" ", 2);
    try {
      if (parts.length == 2) {
        return new ConsentCursor(Instant.parse(parts[1]), ConsentId.of(parts[0]));
      }
    } catch (DateTimeParseException malformed) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    throw new InvalidValue("cursor", "must be one that a page gave");
  }

  String text() {
    return id + " " + requestedAt;
  }
}
