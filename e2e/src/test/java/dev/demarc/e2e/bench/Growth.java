package dev.demarc.e2e.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A quantity looked at again and again. How fast it grows is the Theil–Sen estimate, the median of
 * the slopes between all pairs of looks: where a heap stood between two collections moves single
 * looks by megabytes, and hardly moves that median.
 */
final class Growth {
  private static final int LAST = 10;

  private record Look(double hour, double value) {}

  private final List<Look> looks = new ArrayList<>();
  private long requests;

  void add(double hour, double value, long requestsSinceLast) {
    looks.add(new Look(hour, value));
    requests += requestsSinceLast;
  }

  long requests() {
    return requests;
  }

  /** The median of the last looks. */
  double last() {
    return median(
        looks.subList(Math.max(0, looks.size() - LAST), looks.size()).stream()
            .mapToDouble(Look::value)
            .toArray());
  }

  /** Per hour, in the unit of the looks. */
  double perHour() {
    return median(
        IntStream.range(0, looks.size())
            .boxed()
            .flatMapToDouble(i ->
                IntStream.range(i + 1, looks.size())
                    .mapToDouble(j -> slope(looks.get(i), looks.get(j))))
            .toArray());
  }

  private static double slope(Look from, Look to) {
    return (to.value() - from.value()) / (to.hour() - from.hour());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
}
