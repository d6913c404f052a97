package dev.demarc.server.approvals;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ApprovalId;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Where a page of approvals begins. Its text is {@code <id> <requestedAt>}. */
record ApprovalCursor(Instant requestedAt, ApprovalId id) {
  static ApprovalCursor of(String text) {
    String[] parts = text.split(" ", 2);
    try {
      if (parts.length == 2) {
        return new ApprovalCursor(Instant.parse(parts[1]), ApprovalId.of(parts[0]));
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
