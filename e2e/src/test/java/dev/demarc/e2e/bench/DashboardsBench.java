package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How long the questions of dashboards and searches in traces take, asked one after another at the
 * API, over a year of ten tenants, of which the largest asks. Of so many spans as {@code --spans N}
 * says, one million unless it does; of {@code N,M} the year grows from one to the next, and is
 * asked at each. Figures are the 95th percentile of each question and the worst of them, of the
 * most spans; those of fewer spans beside, and how many times as long the most take as the fewest.
 * Where a question gets no answer, all are asked and there are no figures, but which it was. The
 * plans behind the figures are written to {@code target/bench/dashboards-plans.txt} afterwards.
 */
final class DashboardsBench {
  private static final int TENANTS = 10;
  private static final int OVERVIEW_DAYS = 92;
  private static final Duration RENEWED = Duration.ofMinutes(2);
  private static final Path PLANS = Path.of("target/bench/dashboards-plans.txt");

  private final Doors doors;
  private final Storage storage;
  private final List<TenantKit> kits = new ArrayList<>();
  private final Map<Long, Map<String, Double>> millis = new TreeMap<>();
  private final Map<String, Number> figures = new LinkedHashMap<>();
  private final Set<String> unanswered = new TreeSet<>();
  private Http reader;
  private long signedIn;

  private DashboardsBench(Installation installation) {
    this.doors = new Doors(installation);
    this.storage = Storage.of(installation);
    String name = "year-" + Long.toString(System.currentTimeMillis(), 36);
    for (int i = 0; i < TENANTS; i++) {
      kits.add(TenantKit.empty(doors, name + "-" + i));
    }
    this.reader = signIn();
  }

  static Map<String, Number> run() throws Exception {
    return new DashboardsBench(Installation.underTest()).measure(sizes());
  }

  private static List<Long> sizes() {
    String spans = System.getProperty("demarc.bench.spans", "1000000");
    return Arrays.stream(spans.split(",")).map(Long::valueOf).sorted().toList();
  }

  private Map<String, Number> measure(List<Long> sizes) throws Exception {
    List<String> tenants = kits.stream().map(kit -> kit.tenant().id().text()).toList();
    StoredYear year = StoredYear.of(storage, tenants);
    long empty = year.bytes();
    figures.put("spans", sizes.getLast());
    for (long size : sizes) {
      long start = System.nanoTime();
      year.growTo(size);
      long megabytes = (year.bytes() - empty) / 1_000_000;
      System.err.printf(
          "%d spans after %s, %d MB%n",
          size, Duration.ofNanos(System.nanoTime() - start), megabytes);
      figures.put("stored_mb_at_" + size, megabytes);
      millis.put(size, ask());
    }
    if (!unanswered.isEmpty()) {
      throw new IllegalStateException("no answer within its time: " + unanswered);
    }
    tell(sizes);
    explain();
    return figures;
  }

  private Map<String, Double> ask() throws Exception {
    Map<String, Double> asked = new LinkedHashMap<>();
    for (Question question : questions()) {
      try {
        double took = question.p95Millis(reader());
        asked.put(question.name(), took);
        System.err.printf("%s %.2f ms%n", question.name(), took);
      } catch (UnansweredException | UncheckedIOException e) {
        unanswered.add(question.name());
        System.err.println(question.name() + " has no answer: " + e.getMessage());
      }
    }
    return asked;
  }

  private List<Question> questions() throws Exception {
    TenantKit largest = kits.getFirst();
    List<Question> all = new ArrayList<>(PanelQuestions.of(largest, reader()));
    for (AskedRange range : AskedRange.values()) {
      String path = largest.path("/overview?step=hour&" + range.query(OVERVIEW_DAYS));
      all.add(Question.of(range.of("overview"), path, "/requests/byBoundary/0"));
    }
    all.addAll(TraceQuestions.of(largest, reader()));
    return all;
  }

  /** Renewed before its token runs out, and no more often: who signs in too fast is locked out. */
  private Http reader() {
    if (System.nanoTime() - signedIn > RENEWED.toNanos()) {
      reader = signIn();
    }
    return reader;
  }

  private Http signIn() {
    signedIn = System.nanoTime();
    return doors.as(kits.getFirst().tenant().user("tenant-admin"));
  }

  private void tell(List<Long> sizes) {
    for (long size : sizes.reversed()) {
      String suffix = size == sizes.getLast() ? "" : "_at_" + size;
      Map<String, Double> asked = millis.getOrDefault(size, Map.of());
      figures.put("p95_ms" + suffix, worst(asked));
      asked.forEach((name, took) -> figures.put("p95_ms" + suffix + "_" + name, took));
    }
    if (sizes.size() > 1) {
      Map<String, Double> growth = growth(sizes.getFirst(), sizes.getLast());
      figures.put("p95_growth", worst(growth));
      growth.forEach((name, times) -> figures.put("p95_growth_" + name, times));
    }
  }

  private Map<String, Double> growth(long fewest, long most) {
    Map<String, Double> growth = new LinkedHashMap<>();
    Map<String, Double> before = millis.getOrDefault(fewest, Map.of());
    millis
        .getOrDefault(most, Map.of())
        .forEach((name, took) -> {
          double first = before.getOrDefault(name, took);
          growth.put(name, Math.round(took / Math.max(first, 0.01) * 100) / 100.0);
        });
    return growth;
  }

  private static double worst(Map<String, Double> each) {
    return each.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private void explain() throws Exception {
    List<Question> questions = questions();
    try (Plans plans = Plans.of(storage)) {
      for (Question question : questions) {
        Http reader = reader();
        plans.add(question.name(), () -> question.isAnswered(reader));
      }
      plans.write(PLANS);
      System.err.println("plans in " + PLANS.toAbsolutePath());
    }
  }
}
