package dev.demarc.e2e.measures;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Made-up traffic as its agent tells it. */
record SeedSpan(Seed seed) {

  Otlp.Recorded record() {
    String name = seed.request() ? "demarc.request" : "chat model-" + seed.many();
    return new Otlp.Recorded(
        seed.request() ? "request" : "attempt",
        name,
        "dec_SEED" + seed.place(),
        seed.place() + 1L,
        seed.at(),
        Duration.of(seed.micros(), ChronoUnit.MICROS),
        seed.request() ? ofRequest() : ofAttempt());
  }

  private Map<String, Object> ofRoute() {
    Map<String, Object> all = new TreeMap<>();
    if (seed.routed()) {
      all.put("demarc.target", seed.label("target"));
      all.put("demarc.boundary.to", seed.boundary());
      all.put("demarc.region", seed.region());
      all.put("gen_ai.request.model", "model-" + seed.many());
    }
    all.put("demarc.data.class", seed.dataClass());
    all.put("demarc.application", seed.label("application"));
    all.put("demarc.team", seed.label("team"));
    all.put("demarc.cost.settled_micro_usd", seed.cost());
    all.put("demarc.decision.rule", seed.label("rule"));
    all.put("demarc.boundary.from", "edge");
    all.put("demarc.region.from", "eu");
    all.put("demarc.transfer.bytes_out", seed.bytesOut());
    all.put("demarc.transfer.bytes_in", seed.bytesIn());
    return all;
  }

  private Map<String, Object> ofAttempt() {
    Map<String, Object> all = ofRoute();
    all.put("gen_ai.operation.name", "chat");
    if (seed.mismatched()) {
      all.put("demarc.route.mismatch", List.of("model", "region"));
    }
    return all;
  }

  private Map<String, Object> ofRequest() {
    Map<String, Object> all = ofRoute();
    all.put("demarc.attempts.counted", true);
    all.put("demarc.decision.outcome", seed.refused() ? "refused" : "routed");
    all.put("demarc.decision.reason", seed.label("reason"));
    all.put("demarc.site", seed.label("site"));
    all.put("demarc.offline", seed.every(7));
    if (seed.every(3)) {
      all.put("demarc.cost.reserved_micro_usd", seed.cost() + seed.place());
    }
    sessions(all);
    answer(all);
    return all;
  }

  private void sessions(Map<String, Object> all) {
    List<String> events = new ArrayList<>();
    Map.of(5, "begun", 11, "switched", 22, "changed", 33, "thrashed")
        .forEach((each, event) -> {
          if (seed.every(each)) {
            events.add(event);
          }
        });
    all.put("demarc.session.events", events);
    if (seed.every(6)) {
      all.put("demarc.session.spread_us", seed.micros() * 2);
    }
  }

  private void answer(Map<String, Object> all) {
    if (seed.failed()) {
      all.put("error.type", "upstream_failed");
    }
    if (seed.fallsBack()) {
      all.put("demarc.fallback.from", "first");
      all.put("demarc.fallback.reason", seed.label("reason of fallback"));
    }
    if (seed.answered()) {
      all.put("demarc.contract.valid", seed.place() % 9 > 0);
      all.put("demarc.citations.required", seed.place() % 2 == 0);
      all.put("demarc.citations.carried", seed.place() % 8 > 0);
      all.put("demarc.model.digest", "sha256:" + "1".repeat(64));
    }
    if (seed.place() % 10 > 0) {
      all.put("demarc.policy.digest", "sha256:" + "2".repeat(64));
    }
    if (seed.degraded()) {
      all.put("demarc.contract.degraded", List.of("context", "quality"));
    }
  }
}
