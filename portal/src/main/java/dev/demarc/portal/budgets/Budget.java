package dev.demarc.portal.budgets;

import dev.demarc.portal.look.Words;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the control plane says of a budget and of its period that is now. */
record Budget(
    String id,
    String title,
    @Nullable String team,
    @Nullable String application,
    @Nullable String model,
    @Nullable String boundary,
    String period,
    String zone,
    long limitMicroUsd,
    List<Integer> warnPercent,
    @Nullable Instant startsAt,
    @Nullable Instant endsAt,
    long usedMicroUsd,
    long leasedMicroUsd,
    long leftMicroUsd) {

  /** What it covers, in words. */
  String covers() {
    String parts =
        Stream.of(
                named("team ", team),
                named("application ", application),
                named("model ", model),
                boundary == null ? "" : Words.boundary(boundary))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    return parts.isEmpty() ? "Everything" : Words.capital(parts);
  }

  private static String named(String what, @Nullable String name) {
    return name == null ? "" : what + name;
  }

  /** How often it begins anew, and where. */
  String every() {
    return "Every " + period + ", " + zone;
  }

  String thresholds() {
    return warnPercent.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
