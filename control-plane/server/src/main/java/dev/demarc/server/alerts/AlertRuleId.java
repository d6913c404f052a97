package dev.demarc.server.alerts;

import dev.demarc.contract.id.Id;
import java.util.UUID;

/** One rule. */
public record AlertRuleId(UUID value) implements Id {
  /** Parses the canonical form. */
  public static AlertRuleId of(String text) {
    return new AlertRuleId(Id.uuid("rule", text));
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
