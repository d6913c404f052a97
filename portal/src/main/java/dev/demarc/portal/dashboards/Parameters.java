package dev.demarc.portal.dashboards;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What dimensions are called as parameters, in this portal's addresses and of measures. */
final class Parameters {
  /** What means something else in one or the other. */
  private static final Set<String> TAKEN =
      Set.of("range", "from", "to", "step", "zone", "by", "live", "cursor");

  private static final String DIMENSION = "dimension.";
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9_]{0,31}");

  private Parameters() {}

  /** The parameter of a dimension. */
  static String of(String dimension) {
    return TAKEN.contains(dimension) ? DIMENSION + dimension : dimension;
  }

  /** The dimension of a parameter, where it can be one. */
  static Optional<String> dimension(String parameter) {
    boolean full = parameter.startsWith(DIMENSION);
    String name = full ? parameter.substring(DIMENSION.length()) : parameter;
    return NAME.matcher(name).matches() && (full || !TAKEN.contains(name))
        ? Optional.of(name)
        : Optional.empty();
  }
}
