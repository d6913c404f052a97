package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the questions of dashboards and searches in traces take, asked one after another at the
 * API, over a year of ten tenants, of which the largest asks. So many spans as {@code --spans N}
 * says, one million unless it does. Each is asked {@value #TIMES} times after {@value #WARM_UPS};
 * the figure is the worst 95th percentile, and that of each. The plan behind each is written to
 * {@code target/bench/dashboards-plans.txt} afterwards.
 */
final class DashboardsBench {
  private static final int TENANTS = 10;
  private static final int WARM_UPS = 3;
  private static final int TIMES = 20;
  private static final long SPANS = Long.getLong("demarc.bench.spans", 1_000_000);
  private static final Path PLANS = Path.of("target/bench/dashboards-plans.txt");

  private DashboardsBench() {}

  static Map<String, Number> run() throws Exception {
    Installation installation = Installation.underTest();
    var doors = new Doors(installation);
    String name = "year-" + Long.toString(System.currentTimeMillis(), 36);
    List<TenantKit> kits = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      kits.add(TenantKit.empty(doors, name + "-" + i));
    }
    List<String> tenants = kits.stream().map(kit -> kit.tenant().id().text()).toList();
    long start = System.nanoTime();
    Storage storage = Storage.of(installation);
    StoredYear.write(storage, tenants, SPANS);
    System.err.println("written in " + Duration.ofNanos(System.nanoTime() - start));
    TenantKit largest = kits.getFirst();
    Http admin = doors.as(largest.tenant().user("tenant-admin"));
    Map<String, String> questions = questions(admin, largest);
    Map<String, Number> figures = figures(admin, largest, questions);
    explain(storage, admin, largest, questions);
    return figures;
  }

  private static void explain(
      Storage storage, Http reader, TenantKit kit, Map<String, String> questions) throws Exception {
    try (Plans plans = Plans.of(storage)) {
      for (var question : questions.entrySet()) {
        String path = kit.path(question.getValue());
        plans.add(question.getKey(), () -> reader.get(path).status() == 200);
      }
      plans.write(PLANS);
      System.err.println("plans in " + PLANS.toAbsolutePath());
    }
  }

  private static Map<String, Number> figures(
      Http reader, TenantKit kit, Map<String, String> questions) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("spans", SPANS);
    figures.put("p95_ms", 0);
    double worst = 0;
    for (var question : questions.entrySet()) {
      double millis = p95(reader, kit.path(question.getValue()));
      worst = Math.max(worst, millis);
      figures.put("p95_ms_" + question.getKey(), millis);
    }
    figures.put("p95_ms", worst);
    return figures;
  }

  private static Map<String, String> questions(Http reader, TenantKit kit) {
    Map<String, String> questions = new LinkedHashMap<>();
    questions.put("overview_month", "/overview?from=" + ago(30) + "&to=" + ago(0));
    for (var measure : MEASURES.entrySet()) {
      String at = "/measures/" + measure.getKey() + "?by=" + measure.getValue();
      String key = measure.getKey().replace('.', '_');
      questions.put(key + "_year", at + "&step=none&from=" + ago(364) + "&to=" + ago(0));
      questions.put(key + "_month", at + "&step=day&from=" + ago(30) + "&to=" + ago(0));
      questions.put(key + "_day", at + "&step=hour&from=" + ago(2) + "&to=" + ago(1));
    }
    String month = "/traces?from=" + ago(30) + "&to=" + ago(0);
    questions.put("traces", month);
    questions.put("traces_class", month + "&class=class-1&boundary=edge");
    questions.put("traces_refused", month + "&outcome=refused&application=app-3");
    questions.put("traces_attribute", month + "&demarc.contract.valid=true");
    questions.put("traces_attempts", month + "&demarc.record.kind=attempt&demarc.team=team");
    questions.put(
        "traces_nothing_day",
        "/traces?from=" + ago(2) + "&to=" + ago(1) + "&demarc.session.id=nobody");
    JsonNode page = reader.get(kit.path(month)).json();
    questions.put("traces_next", month + "&cursor=" + page.path("next").asText());
    questions.put("trace", "/traces/" + page.at("/items/0/decision").asText());
    return questions;
  }

  private static final Map<String, String> MEASURES =
      Map.of(
          "route.requests", "boundary",
          "cost", "application",
          "transfer.bytes", "class,to,region",
          "latency", "boundary",
          "fallback.rate", "reason",
          "decision.reasons", "reason",
          "contract.valid", "target",
          "trace.upload_delay", "");

  private static Instant ago(int days) {
    Instant day = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.DAYS);
    return day.minus(Duration.ofDays(days));
  }

  private static double p95(Http reader, String path) {
    long[] nanos = new long[TIMES];
    for (int i = -WARM_UPS; i < TIMES; i++) {
      long start = System.nanoTime();
      var answer = reader.get(path);
      long took = System.nanoTime() - start;
      if (answer.status() != 200) {
        throw new IllegalStateException(path + " " + answer.status() + " " + answer.body());
      }
      if (i >= 0) {
        nanos[i] = took;
      }
    }
    Arrays.sort(nanos);
    return Math.round(nanos[TIMES * 95 / 100 - 1] / 1e4) / 100.0;
  }
}
