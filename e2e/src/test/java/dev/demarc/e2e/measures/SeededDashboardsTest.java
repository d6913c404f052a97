package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.demarc.e2e.people.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten days of made-up traffic, uploaded as an agent does, and every dashboard in a browser: each
 * figure of each table is the one worked out from the records, to the last unit.
 */
class SeededDashboardsTest {
  private static final long SEED = 20_261_127;
  private static final Instant TO =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
  private static final Instant FROM = TO.minus(10, ChronoUnit.DAYS);

  /** Of what there is without any traffic: of agents as they are now. */
  private static final Set<String> OF_NOW = Set.of("version.parity");

  private static final String REQUESTS = "route-requests-boundary";

  private static SeededTenant tenant;
  private static @Nullable Browser browser;
  private static Page page;

  @BeforeAll
  static void uploadsTheTrafficAndSignsIn() throws Exception {
    System.out.println("seed " + SEED);
    tenant = SeededTenant.make(SEED, FROM, TO);
    Browser started = Browser.start();
    browser = started;
    page = started.desktop();
    Browser.openAs(page, tenant.kit.tenant().user("tenant-admin"), tenant.address("overview"));
  }

  @AfterAll
  static void closes() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void showsWhatIsWorkedOutOverTheWholeTime() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    compareAll("whole", new SeededTenant.Asked(FROM, now, Optional.empty()), "UTC");
  }

  @Test
  void showsWhatIsWorkedOutOfAPartAndAClass() throws Exception {
    Instant from = FROM.plus(1_517, ChronoUnit.MINUTES);
    Instant to = TO.minus(761, ChronoUnit.MINUTES);
    var asked = new SeededTenant.Asked(from, to, Optional.of("internal"));
    compareAll("part", asked, "America/New_York");
  }

  @Test
  void showsTheFiguresOfTheOverview() throws Exception {
    Shown.at(page, tenant.address("overview?from=%s&to=%s".formatted(FROM, TO)), "seeded-figures");
    long refused = tenant.requests(Seed::refused);
    long all = tenant.requests(one -> true);
    assertEquals(refused + " of " + all, page.locator("#figure-fail-closed + span").innerText());
    assertEquals(Long.toString(all), page.locator("#figure-requests").innerText());
    String routed = page.locator("#figure-requests + span").innerText();
    assertEquals(
        "%d routed, %d fallbacks".formatted(all - refused, tenant.requests(Seed::fallsBack)),
        routed);
  }

  private static void compareAll(String name, SeededTenant.Asked asked, String zone)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    Set<String> compared = new TreeSet<>();
    for (String path : Shown.PAGES) {
      String query = "?from=%s&to=%s&zone=%s".formatted(asked.from(), asked.to(), zone);
      String filter = asked.dataClass().map(only -> "&class=" + only).orElse("");
      for (Shown panel :
          Shown.at(
              page,
              tenant.address(path + query + filter),
              "seeded-" + name + "-" + Shown.page(path))) {
        Optional<List<String>> truth = tenant.truth(panel, asked);
        if (truth.isPresent()) {
          compared.add(panel.id().replace("panel-", Shown.page(path) + "/"));
          compare(panel, truth.get(), wrong);
        } else if (!panel.rows().isEmpty() && !OF_NOW.contains(panel.measure().wire())) {
          wrong.add(panel.id() + " is of no traffic: " + panel.rows());
        }
      }
    }
    assertEquals(List.of(), wrong, "seed " + SEED);
    assertEquals(Names.of("compared"), compared);
  }

  private static void compare(Shown panel, List<String> truth, List<String> wrong) {
    List<String> shown = tenant.figures(panel);
    if (!truth.equals(shown)) {
      wrong.add(panel.id() + ":\n  true  " + truth + "\n  shown " + shown);
    }
    if (panel.isDrawn() == truth.isEmpty()) {
      wrong.add(panel.id() + " draws " + panel.marks() + " marks of " + truth);
    }
  }

  @Test
  void savesTheSameFiguresAndLeadsToTheDecisions() throws Exception {
    Instant from = TO.minus(5, ChronoUnit.DAYS);
    String query = "?from=%s&to=%s&zone=UTC&class=patient".formatted(from, TO);
    Shown panel = requests("dashboards/routes" + query, "seeded-files");
    assertEquals(panel.rows(), lines("#csv-" + REQUESTS));
    assertEquals(
        tenant.steps(
            one -> one.dataClass().equals("patient") && !one.at().isBefore(from),
            at -> at.truncatedTo(ChronoUnit.HOURS)),
        sorted(lines("#csv-steps-" + REQUESTS)));
    String boundary = panel.rows().getFirst().getFirst();
    page.locator("#" + panel.id() + " [data-testid='total-row'] a").first().click();
    page.waitForURL(at -> at.contains("/traces"));
    Browser.settle(page);
    assertTrue(page.url().contains("class=patient"), page.url());
    assertTrue(boundary.isEmpty() || page.url().contains("boundary=" + boundary), page.url());
    Browser.picture(page, "seeded-decisions");
  }

  /** Days there begin at half past six in the evening of UTC, the first with what is asked for. */
  @Test
  void savesTheDaysOfAnotherZone() throws Exception {
    ZoneId there = ZoneId.of("Asia/Kolkata");
    requests("overview?from=%s&to=%s&zone=%s".formatted(FROM, TO, there), "seeded-days");
    List<List<String>> days =
        tenant.steps(
            one -> true,
            at -> {
              Instant midnight = at.atZone(there).toLocalDate().atStartOfDay(there).toInstant();
              return midnight.isBefore(FROM) ? FROM : midnight;
            });
    assertEquals(days, sorted(lines("#csv-steps-" + REQUESTS)));
  }

  private static Shown requests(String path, String picture) throws IOException {
    return Shown.at(page, tenant.address(path), picture).stream()
        .filter(one -> one.id().equals("panel-" + REQUESTS))
        .findFirst()
        .orElseThrow();
  }

  private static List<List<String>> sorted(List<List<String>> lines) {
    return lines.stream().sorted(Comparator.comparing(List::toString)).toList();
  }

  /** The lines of a file that is saved here, without its head. */
  private static List<List<String>> lines(String link) throws IOException {
    Download download = page.waitForDownload(() -> page.locator(link).click());
    List<String> lines = Files.readAllLines(download.path());
    return lines.subList(1, lines.size()).stream()
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }
}
