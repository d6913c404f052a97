package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.json.DemarcJson;
import org.jspecify.annotations.Nullable;

/**
 * "There is something newer": never the thing itself. What is true is what the agent then pulls.
 *
 * @param id of what is newer; of a bundle, the group it is for
 * @param version of the bundle that is newer; absent for all else
 * @param digest what that bundle is pulled by; absent for all else
 */
public record Hint(Kind kind, String id, @Nullable Long version, @Nullable Digest digest) {
  static Hint of(Kind kind, String id) {
    return new Hint(kind, id, null, null);
  }

  static Hint bundle(GroupId group, long version, Digest digest) {
    return new Hint(Kind.BUNDLE, group.text(), version, digest);
  }

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
