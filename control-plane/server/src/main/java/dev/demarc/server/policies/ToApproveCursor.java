package dev.demarc.server.policies;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.PolicyId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** Where a page of drafts to approve begins. Its text is {@code <policy> <submittedAt>}. */
record ToApproveCursor(Instant submittedAt, PolicyId policy) {
  /** Before every draft. */
  static final ToApproveCursor START =
      new ToApproveCursor(Instant.EPOCH, new PolicyId(new UUID(0, 0)));

  static ToApproveCursor of(String text) {
    String[] parts = text.split(" ", 2);
    try {
      if (parts.length == 2) {
        return new ToApproveCursor(Instant.parse(parts[1]), PolicyId.of(parts[0]));
      }
    } catch (DateTimeParseException malformed) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    throw new InvalidValue("cursor", "must be one that a page gave");
  }

  String text() {
    return policy + " " + submittedAt;
  }
}
