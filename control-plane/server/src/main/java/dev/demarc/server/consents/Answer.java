package dev.demarc.server.consents;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person says.
 *
 * @param scope how far a yes reaches; {@code once} where nothing is said
 * @param until when a yes for a while ends
 * @param noticeDigest of the notice they were shown
 */
public record Answer(
    Kind answer, @Nullable ConsentScope scope, @Nullable Instant until, Digest noticeDigest) {
  /** Yes or no. */
  public enum Kind implements Wire {
    GRANT("grant"),
    DENY("deny");

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
