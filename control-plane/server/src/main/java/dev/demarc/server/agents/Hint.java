package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.json.DemarcJson;

/**
 * "There is something newer": never the thing itself. What is true is what the agent then pulls.
 *
 * @param id of what is newer
 */
public record Hint(Kind kind, String id) {
  /** As it stands after {@code data:}. */
  String json() {
    try {
      return DemarcJson.strict().writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What there is to pull. */
  public enum Kind implements Wire {
    BUNDLE("bundle"),
    CONSENT("consent"),
    REVOCATIONS("revocations"),
    REVOKED("revoked");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }
}
