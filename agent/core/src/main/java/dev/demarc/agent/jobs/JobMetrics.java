package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Metrics;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SiteId;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The measures of the queue, by site and class. */
public final class JobMetrics {
  private final Jobs jobs;
  private final SiteId site;

  public JobMetrics(Jobs jobs, SiteId site) {
    this.jobs = jobs;
    this.site = site;
  }

  /** Adds depth, age of the oldest in seconds, and how many expired unanswered. */
  public void addTo(Metrics metrics) {
    metrics.readings("demarc_queue_depth", () -> waiting(Depth.Waiting::count));
    metrics.readings(
        "demarc_queue_age_seconds",
        () -> {
          Depth depth = jobs.depth();
          return waiting(each -> each.age(depth.at()).toSeconds());
        });
    metrics.readings("demarc_queue_expired_total", this::expired);
  }

  private Map<String, Long> waiting(ToLongFunction<Depth.Waiting> value) {
    Map<String, Long> values = new TreeMap<>();
    jobs.depth()
        .classes()
        .forEach(each -> values.put(labels(each.dataClass()), value.applyAsLong(each)));
    return values;
  }

  private Map<String, Long> expired() {
    Map<String, Long> values = new TreeMap<>();
    jobs.expired().forEach((dataClass, count) -> values.put(labels(dataClass), count.sum()));
    return values;
  }

  private String labels(ClassId dataClass) {
    return Metrics.labels("site", site.text(), "class", dataClass.text());
  }
}
