package dev.demarc.server.policy.lowering;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.Optional;

/**
 * Which values an attribute can have, so that a misspelt one is refused where it stands. Must be
 * the same for the same question.
 */
@FunctionalInterface
public interface Vocabulary {

  /** Why the attribute can never have this value; empty when it can. */
  Optional<String> refuse(Attribute attribute, String value);

  /** Knows what the contract enumerates: boundaries and tool effects. */
  static Vocabulary ofTheContract() {
    return (attribute, value) ->
        switch (attribute) {
          case ORIGIN_BOUNDARY, TARGET_BOUNDARY -> unknown(Boundary.class, attribute, value);
          case TOOL_EFFECTS -> unknown(ToolEffect.class, attribute, value);
          default -> Optional.empty();
        };
  }

  private static <E extends Enum<E> & Wire> Optional<String> unknown(
      Class<E> type, Attribute attribute, String value) {
    try {
      Wire.parse(type, attribute.wire(), value);
      return Optional.empty();
    } catch (InvalidValue invalid) {
      return Optional.of(attribute.wire() + " is never '" + value + "': " + invalid.reason());
    }
  }
}
