package dev.demarc.server.agents;

import dev.demarc.contract.id.Id;
import java.util.UUID;

/** One enrolment token, by its public name. */
public record TokenId(UUID value) implements Id {
  /** Parses the canonical form. */
  public static TokenId of(String text) {
    return new TokenId(Id.uuid("enrolmentToken", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
