package dev.demarc.server.measures;

import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.trace.SessionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Dimensions of which the values are known beforehand. Measures count by them, so a row beyond the
 * bound of its family keeps such a value; an agent that made values up would gain nothing.
 */
final class Closed {
  private static final List<String> BOUNDARIES = wires(Boundary.values());

  private static final Map<String, List<String>> VALUES =
      Map.of(
          "boundary", BOUNDARIES,
          "from", BOUNDARIES,
          "to", BOUNDARIES,
          "reason", wires(ReasonCode.values()),
          "outcome", List.of("", "routed", "needs-consent", "needs-approval", "queued", "refused"),
          "event", wires(SessionEvent.values()),
          "phase", List.of("request", "first-chunk", "attempt", "decision"),
          "kind", List.of("degraded", "mismatch"),
          "direction", List.of("out", "in"));

  private Closed() {}

  private static List<String> wires(Wire[] values) {
    return Stream.concat(Stream.of(""), Arrays.stream(values).map(Wire::wire)).toList();
  }

  /** As an expression over the column {@code kept}, what a row has as this label. */
  static String label(String dimension) {
    String column = Rollups.quoted(dimension);
    String known =
        VALUES.containsKey(dimension)
            ? " or %s in ('%s')".formatted(column, String.join("', '", VALUES.get(dimension)))
            : "";
    return "case when kept%s then %s else '%s' end".formatted(known, column, Family.OTHER);
  }
}
