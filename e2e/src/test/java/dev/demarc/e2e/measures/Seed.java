package dev.demarc.e2e.measures;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One request of made-up traffic, or an attempt that is of none of them. All starts at the edge in
 * the EU.
 */
record Seed(
    int place,
    Instant at,
    boolean request,
    boolean refused,
    boolean failed,
    boolean fellBack,
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

  /** So many, spread over this time. */
  static List<Seed> traffic(long seed, int records, Instant from, Instant to) {
    Random random = new Random(seed);
    long span = ChronoUnit.MICROS.between(from, to);
    List<Seed> all = new ArrayList<>();
    for (int place = 0; place < records; place++) {
      all.add(
          new Seed(
              place,
              from.plus((long) (random.nextDouble() * span), ChronoUnit.MICROS),
              random.nextInt(4) > 0,
              random.nextInt(8) == 0,
              random.nextInt(10) == 0,
              random.nextInt(5) == 0,
              BOUNDARIES.get(random.nextInt(BOUNDARIES.size())),
              CLASSES.get(random.nextInt(CLASSES.size())),
              random.nextInt(3),
              1 + random.nextInt(1_000_000),
              random.nextInt(1 << 20),
              random.nextInt(1 << 16),
              (long) Math.exp(random.nextDouble() * 15)));
    }
    return all;
  }

  /** Whether it has a route: refused requests have none. */
  boolean routed() {
    return !(request && refused);
  }

  boolean answered() {
    return request && !refused && !failed;
  }

  boolean moves() {
    return request && !refused && !(boundary.equals("edge") && region().equals("eu"));
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
      case "reason" -> refused ? "no-rule" : "chosen";
      case "reason of fallback" -> many == 0 ? "down" : "failed";
      case "rule" -> "rule-" + many;
      case "region" -> region();
      case "from of movement" -> "edge";
      case "from" -> "first";
      case "to" -> routed() ? boundary + "-" + many : "";
      default -> throw new IllegalArgumentException(dimension);
    };
  }

  Otlp.Recorded record() {
    String name = request ? "demarc.request" : "chat model-" + many;
    return new Otlp.Recorded(
        request ? "request" : "attempt",
        name,
        "dec_SEED" + place,
        place + 1L,
        at,
        Duration.of(micros, ChronoUnit.MICROS),
        request ? ofRequest() : ofAttempt());
  }

  private Map<String, Object> ofRoute() {
    Map<String, Object> all = new TreeMap<>();
    if (routed()) {
      all.put("demarc.target", label("target"));
      all.put("demarc.boundary.to", boundary);
      all.put("demarc.region", region());
      all.put("gen_ai.request.model", "model-" + many);
    }
    all.put("demarc.data.class", dataClass);
    all.put("demarc.application", label("application"));
    all.put("demarc.team", label("team"));
    all.put("demarc.cost.settled_micro_usd", cost);
    return all;
  }

  private Map<String, Object> ofAttempt() {
    Map<String, Object> all = ofRoute();
    all.put("gen_ai.operation.name", "chat");
    if (mismatched()) {
      all.put("demarc.route.mismatch", List.of("model", "region"));
    }
    return all;
  }

  private Map<String, Object> ofRequest() {
    Map<String, Object> all = ofRoute();
    all.put("demarc.cost.by_attempt", true);
    all.put("demarc.decision.outcome", refused ? "refused" : "routed");
    all.put("demarc.decision.reason", label("reason"));
    all.put("demarc.decision.rule", label("rule"));
    all.put("demarc.boundary.from", "edge");
    all.put("demarc.region.from", "eu");
    all.put("demarc.transfer.bytes_out", bytesOut);
    all.put("demarc.transfer.bytes_in", bytesIn);
    all.put("demarc.site", label("site"));
    all.put("demarc.offline", every(7));
    if (every(3)) {
      all.put("demarc.cost.reserved_micro_usd", cost + place);
    }
    sessions(all);
    answer(all);
    return all;
  }

  private void sessions(Map<String, Object> all) {
    List<String> events = new ArrayList<>();
    Map.of(5, "begun", 11, "switched", 22, "changed", 33, "thrashed")
        .forEach((each, event) -> {
          if (every(each)) {
            events.add(event);
          }
        });
    all.put("demarc.session.events", events);
    if (every(6)) {
      all.put("demarc.session.spread_us", micros * 2);
    }
  }

  private void answer(Map<String, Object> all) {
    if (failed) {
      all.put("error.type", "upstream_failed");
    }
    if (fallsBack()) {
      all.put("demarc.fallback.from", "first");
      all.put("demarc.fallback.reason", label("reason of fallback"));
    }
    if (answered()) {
      all.put("demarc.contract.valid", place % 9 > 0);
      all.put("demarc.citations.required", place % 2 == 0);
      all.put("demarc.citations.carried", place % 8 > 0);
      all.put("demarc.model.digest", "sha256:" + "1".repeat(64));
    }
    if (place % 10 > 0) {
      all.put("demarc.policy.digest", "sha256:" + "2".repeat(64));
    }
    if (degraded()) {
      all.put("demarc.contract.degraded", List.of("context", "quality"));
    }
  }
}
