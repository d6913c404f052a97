package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.people.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Five days of made-up traffic, uploaded as an agent does, and every dashboard in a browser: each
 * figure of each table is the one worked out from the records, to the last unit.
 */
class SeededDashboardsTest {
  private static final long SEED = 20_261_127;
  private static final int RECORDS = 600;
  private static final int BATCH = 150;

  private static final Instant TO = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private static final Instant FROM = TO.minus(5, ChronoUnit.DAYS);
  private static final List<Seed> TRAFFIC = Seed.traffic(SEED, RECORDS, FROM, TO);

  private static final Map<String, List<String>> DIMENSIONS = new HashMap<>();
  private static final TreeSet<String> RATIOS = new TreeSet<>();
  private static Installation installation;
  private static TenantKit kit;
  private static Browser browser;
  private static Page page;

  @BeforeAll
  static void uploadsTheTrafficAndSignsIn() throws Exception {
    installation = Installation.underTest();
    Doors doors = new Doors(installation);
    kit = TenantKit.create(doors, "seeded-" + Long.toString(System.nanoTime(), 36));
    TestAgent agent = TestAgent.enrol(doors, kit.tenant());
    for (int first = 0; first < RECORDS; first += BATCH) {
      List<Seed> batch = TRAFFIC.subList(first, first + BATCH);
      var answer = Otlp.send(agent, batch.stream().map(Seed::record).toList());
      assertFalse(answer.body().contains("rejectedSpans"), answer.body());
    }
    for (JsonNode one : new Figures(kit, FROM).catalogue()) {
      List<String> dimensions = new ArrayList<>();
      one.path("dimensions").forEach(name -> dimensions.add(name.asText()));
      DIMENSIONS.put(one.path("name").asText(), dimensions);
      if (one.path("kind").asText().equals("ratio")) {
        RATIOS.add(one.path("name").asText());
      }
    }
    browser = Browser.start();
    page = browser.desktop();
    Browser.openAs(page, kit.tenant().user("tenant-admin"), address("overview"));
  }

  @AfterAll
  static void closes() {
    browser.close();
  }

  private static String address(String path) {
    return installation.portal() + "/t/" + kit.tenant().id() + "/" + path;
  }

  @Test
  void showsWhatIsWorkedOutOverTheWholeTime() throws Exception {
    int compared = compareAll("whole", FROM, TO, "UTC", Optional.empty());
    assertTrue(compared >= 30, compared + " panels");
  }

  @Test
  void showsWhatIsWorkedOutOfAPartAndAClassInAnotherZone() throws Exception {
    Instant from = FROM.plus(1_517, ChronoUnit.MINUTES);
    Instant to = TO.minus(761, ChronoUnit.MINUTES);
    compareAll("part", from, to, "Asia/Kolkata", Optional.of("internal"));
  }

  /** How many panels were compared. */
  private static int compareAll(
      String name, Instant from, Instant to, String zone, Optional<String> dataClass)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (String each : Shown.PAGES) {
      String query = "?from=%s&to=%s&zone=%s".formatted(from, to, zone);
      String filter = dataClass.map(only -> "&class=" + only).orElse("");
      String at = address("dashboards/" + each + query + filter);
      for (Shown panel : Shown.at(page, at, "seeded-" + name + "-" + each)) {
        Optional<List<String>> truth = truth(panel, from, to, dataClass);
        if (truth.isPresent()) {
          compared++;
          List<String> shown = panel.figures(RATIOS.contains(panel.measure().wire()));
          if (!truth.get().equals(shown)) {
            wrong.add(panel.id() + ":\n  true  " + truth.get() + "\n  shown " + shown);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    return compared;
  }

  private static Optional<List<String>> truth(
      Shown panel, Instant from, Instant to, Optional<String> dataClass) {
    String measure = panel.measure().wire();
    boolean heeds = DIMENSIONS.getOrDefault(measure, List.of()).contains("class");
    List<Seed> all =
        TRAFFIC.stream()
            .filter(one -> !one.at().isBefore(from) && one.at().isBefore(to))
            .filter(
                one -> !heeds || dataClass.filter(only -> !one.dataClass().equals(only)).isEmpty())
            .toList();
    return Truth.rows(measure, all, panel.by());
  }

  @Test
  void savesTheSameFiguresAndLeadsToTheDecisions() throws Exception {
    String query = "?from=%s&to=%s&zone=UTC&class=patient".formatted(FROM, TO);
    List<Shown> panels = Shown.at(page, address("dashboards/routes" + query), "seeded-files");
    Shown panel =
        panels.stream()
            .filter(one -> one.id().equals("panel-route-requests-boundary"))
            .findFirst()
            .orElseThrow();
    assertEquals(panel.rows(), lines("#csv-route-requests-boundary"));
    List<List<String>> steps = new ArrayList<>(lines("#csv-steps-route-requests-boundary"));
    steps.sort(Comparator.comparing(List::toString));
    assertEquals(byHour(), steps);
    String boundary = panel.rows().getFirst().getFirst();
    page.locator("#" + panel.id() + " [data-testid='total-row'] a").first().click();
    page.waitForURL(at -> at.contains("/traces"));
    Browser.settle(page);
    assertTrue(page.url().contains("class=patient"), page.url());
    assertTrue(boundary.isEmpty() || page.url().contains("boundary=" + boundary), page.url());
    Browser.picture(page, "seeded-decisions");
  }

  /** The lines of a file that is saved here, without its head. */
  private static List<List<String>> lines(String link) throws IOException {
    Download download = page.waitForDownload(() -> page.locator(link).click());
    List<String> lines = Files.readAllLines(download.path());
    return lines.subList(1, lines.size()).stream()
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }

  private static List<List<String>> byHour() {
    Map<List<String>, Long> counts = new TreeMap<>(Comparator.comparing(List::toString));
    TRAFFIC.stream()
        .filter(one -> one.request() && one.dataClass().equals("patient"))
        .forEach(one ->
            counts.merge(
                List.of(one.at().truncatedTo(ChronoUnit.HOURS).toString(), one.label("boundary")),
                1L,
                Long::sum));
    return counts.entrySet().stream()
        .map(count ->
            List.of(count.getKey().get(0), count.getKey().get(1), Long.toString(count.getValue())))
        .toList();
  }
}
