package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.people.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every measure there is to be is moved by a scenario that provokes it, its panel shows it, and
 * Prometheus is told of it: {@code target/measures-table.md}. Those of capabilities that are not
 * built are named.
 */
class EveryMeasureTest {
  /** The second figures of rows that name one measure and tell of two. */
  private static final List<String> BESIDES = List.of("cost.per_request", "trace.upload_late");

  private final Instant from =
      Instant.now().minus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);

  @TempDir Path directory;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void isMovedByWhatProvokesItAndShown() throws Exception {
    List<String> wrong = new ArrayList<>();
    try (MeasuredTenant tenant = MeasuredTenant.make()) {
      Figures figures = new Figures(tenant.kit, from);
      MeasureTable table = new MeasureTable(figures);
      try {
        listsEveryNameAndNoOther(figures);
        new Scenarios(table, tenant, directory).happen();
        tenant.agent().close();
        wrong.addAll(shownWrongly(table, figures, tenant));
        table.areScraped(Scraped.of(tenant.doors.installation().controlPlane(), tenant.kit));
      } finally {
        table.publish();
      }
      wrong.addAll(table.wrong());
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void isDefined() throws IOException {
    Set<String> defined = Names.of("defined");
    defined.addAll(BESIDES);
    List<String> named = Stream.of(MeasureName.values()).map(MeasureName::wire).toList();
    assertEquals(defined, new TreeSet<>(named));
  }

  private static void listsEveryNameAndNoOther(Figures figures) {
    Map<String, Boolean> named = new TreeMap<>();
    for (MeasureName name : MeasureName.values()) {
      named.put(name.wire(), name.missing().isEmpty());
    }
    Map<String, Boolean> listed = new TreeMap<>();
    figures
        .catalogue()
        .forEach(one -> listed.put(one.path("name").asText(), one.path("measured").asBoolean()));
    assertEquals(named, listed);
  }

  private static List<String> shownWrongly(
      MeasureTable table, Figures figures, MeasuredTenant tenant) throws Exception {
    Instant to = Instant.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
    try (var browser = Browser.start()) {
      return new Panels(figures, to).look(browser.desktop(), tenant.doors.installation(), table);
    }
  }
}
