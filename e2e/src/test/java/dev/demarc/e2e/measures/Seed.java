package dev.demarc.e2e.measures;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One request of made-up traffic, or an attempt that is of none of them. All starts at the edge in
 * the EU.
 *
 * @param place in order of time
 * @param firstInCloud whether the managed cloud took none of its class and application before
 * @param late whether it is told long after its end
 */
record Seed(
    int place,
    Instant at,
    boolean request,
    boolean refused,
    boolean failed,
    boolean fellBack,
    boolean firstInCloud,
    boolean late,
    String agent,
    String boundary,
    String dataClass,
    int many,
    long cost,
    long bytesOut,
    long bytesIn,
    long micros) {
  private static final List<String> BOUNDARIES =
      List.of("on-device", "edge", "private-cluster", "managed-cloud");
  private static final List<String> CLASSES = List.of("public", "internal", "patient");

  /** None takes longer. */
  private static final Duration LONGEST = Duration.ofSeconds(4);

  /** That many of the last are of this moment. */
  private static final int IN_TIME = 60;

  /**
   * So many less one, spread over this time but for the last, which just ended; the one got lost on
   * its way.
   */
  static List<Seed> traffic(long seed, String agent, int records, Instant from, Instant to) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).minus(LONGEST);
    Random random = new Random(seed);
    long span = ChronoUnit.MICROS.between(from, to);
    double[] times = random.doubles(records).sorted().toArray();
    Set<List<String>> cloud = new HashSet<>();
    List<Seed> all = new ArrayList<>();
    for (int place = 0; place < records; place++) {
      boolean late = place < records - IN_TIME;
      Instant at = late ? from.plus((long) (times[place] * span), ChronoUnit.MICROS) : now;
      Seed next = next(random, place, at, late, agent);
      if (place != records / 2) {
        all.add(next.isInCloud() && cloud.add(next.kindOfUse()) ? next.asFirstInCloud() : next);
      }
    }
    return all;
  }

  private static Seed next(Random random, int place, Instant at, boolean late, String agent) {
    return new Seed(
        place,
        at,
        random.nextInt(4) > 0,
        random.nextInt(8) == 0,
        random.nextInt(10) == 0,
        random.nextInt(5) == 0,
        false,
        late,
        agent,
        BOUNDARIES.get(random.nextInt(BOUNDARIES.size())),
        CLASSES.get(random.nextInt(CLASSES.size())),
        random.nextInt(3),
        1 + random.nextInt(1_000_000),
        random.nextInt(1 << 20),
        random.nextInt(1 << 16),
        (long) Math.exp(random.nextDouble() * 15));
  }

  private boolean isInCloud() {
    return !request && boundary.equals("managed-cloud");
  }

  private List<String> kindOfUse() {
    return List.of(dataClass, label("application"));
  }

  private Seed asFirstInCloud() {
    return new Seed(
        place, at, request, refused, failed, fellBack, true, late, agent, boundary, dataClass, many,
        cost, bytesOut, bytesIn, micros);
  }

  boolean outOfBudget() {
    return request && refused && place % 3 == 0;
  }

  /** Whether it has a route: refused requests have none. */
  boolean routed() {
    return !(request && refused);
  }

  boolean answered() {
    return request && !refused && !failed;
  }

  boolean moves() {
    return !request && !(boundary.equals("edge") && region().equals("eu"));
  }

  boolean fallsBack() {
    return request && !refused && fellBack;
  }

  boolean every(int each) {
    return request && place % each == 0;
  }

  /** An attempt that was served otherwise than decided. */
  boolean mismatched() {
    return !request && place % 3 == 0;
  }

  boolean degraded() {
    return answered() && place % 4 == 0;
  }

  String region() {
    return many == 0 ? "eu" : "us";
  }

  /** What it is told apart by; nothing where it does not say. */
  String label(String dimension) {
    return switch (dimension) {
      case "boundary", "to of movement" -> routed() ? boundary : "";
      case "target" -> routed() ? boundary + "-" + many : "";
      case "model" -> routed() ? "model-" + many : "";
      case "class" -> dataClass;
      case "application" -> "app-" + many;
      case "team" -> "team-" + many % 2;
      case "site" -> "site-" + many;
      case "reason" -> outOfBudget() ? "budget-exhausted" : refused ? "no-rule" : "chosen";
      case "agent" -> agent;
      case "reason of fallback" -> many == 0 ? "down" : "failed";
      case "rule" -> "rule-" + many;
      case "region" -> region();
      case "from of movement" -> "edge";
      case "from" -> "first";
      case "to" -> routed() ? boundary + "-" + many : "";
      default -> throw new IllegalArgumentException(dimension);
    };
  }
}
