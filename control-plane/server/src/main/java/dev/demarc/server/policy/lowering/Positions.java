package dev.demarc.server.policy.lowering;

import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import java.util.Objects;

/** Where in its source an expression stands. */
final class Positions {
  private Positions() {}

  static Lowering.Refused refused(CelSource source, Unlowerable at) {
    Integer offset = source.getPositionsMap().get(at.expression());
    CelSourceLocation location =
        source.getOffsetLocation(offset == null ? 0 : offset).orElse(CelSourceLocation.of(1, 0));
    return new Lowering.Refused(
        location.getLine(),
        location.getColumn() + 1,
        Objects.requireNonNullElse(at.getMessage(), "cannot be evaluated"));
  }
}
