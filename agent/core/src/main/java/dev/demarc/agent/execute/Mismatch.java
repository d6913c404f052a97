package dev.demarc.agent.execute;

import dev.demarc.contract.Wire;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a target did that was not decided. */
public enum Mismatch implements Wire {
  /** Another model served. */
  MODEL("model"),
  /** It was served in another region. */
  REGION("region"),
  /** It was served in another boundary. */
  BOUNDARY("boundary"),
  /** Another operator served. */
  OPERATOR("operator");

  private static final String REFUSED = "mismatch_";

  private final String wire;

  Mismatch(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** The failure of an attempt that is refused for it. */
  AttemptFailed refused() {
    return AttemptFailed.unhealthy(REFUSED + wire);
  }

  /** The mismatch an attempt was refused for, if that is its error. */
  static Optional<Mismatch> of(@Nullable String error) {
    return Arrays.stream(values()).filter(each -> (REFUSED + each.wire).equals(error)).findFirst();
  }
}
