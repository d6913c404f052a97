package dev.demarc.server.measures;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.measures.MeasureLook.Chosen;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is on {@code /q/metrics} of sums in a real database, when the test says that it is read. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MeasureLookTest {
  private static final Path PUBLISHED = Path.of("metrics.md");

  /** A window that an hour ends in. */
  private static final Instant TO =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.DAYS).plusSeconds(7 * 60);

  private static final Instant FROM = TO.minus(MeasureGauges.WINDOW);

  @Inject MeasureLook look;
  @Inject MeasureGauges gauges;
  @Inject JobDatabase jobs;
  @Inject TenantDatabase database;

  private void look(TestTenant... tenants) {
    look.doWork(
        new Chosen(Stream.of(tenants).map(TestTenant::id).toList(), tenants.length),
        TO.plusSeconds(59));
  }

  @Test
  void showsWhatIsAnsweredAboutTheSameTime() throws IOException {
    TestTenant tenant = CountedTenant.write(FROM, TO).tenant();
    look(tenant);
    String auditor = tenant.member("aud", TenantRole.AUDITOR);
    Map<String, Double> answered = new TreeMap<>();
    for (Published each : published()) {
      answered.putAll(answered(tenant, auditor, each));
    }
    Map<String, Double> shown = Scraped.of(tenant.id());
    assertEquals(answered, shown);
    assertTrue(shown.values().stream().allMatch(value -> value > 0), shown.toString());
    assertEquals((double) TO.getEpochSecond(), windowEnd());
  }

  private static Double windowEnd() {
    return Scraped.all().get("demarc_measures_window_end_seconds");
  }

  @Test
  void publishesEveryMeasureThereIs() throws IOException {
    List<String> measured =
        Stream.of(Measure.values()).filter(Measure::isMeasured).map(Measure::wire).toList();
    List<Published> published = published();
    assertEquals(measured, published.stream().map(Published::measure).distinct().toList());
    TestTenant tenant = CountedTenant.write(FROM, TO).tenant();
    look(tenant);
    var names = new TreeSet<String>();
    Scraped.of(tenant.id()).keySet().forEach(name -> names.add(name.replaceAll(" .*", "")));
    assertEquals(new TreeSet<>(published.stream().map(Published::name).toList()), names);
  }

  @Test
  void showsCountsOfAQuietTenantAsZeroAndNothingElse() {
    TestTenant tenant = TestTenant.create();
    look(tenant);
    List<String> counts =
        Stream.of(Measure.values())
            .filter(Measure::isMeasured)
            .filter(measure -> measure.kind() == Kind.COUNT || measure.kind() == Kind.GAUGE)
            .map(Measure::wire)
            .toList();
    Map<String, Double> shown = Scraped.of(tenant.id());
    assertEquals(counts.size(), shown.size(), shown.toString());
    assertTrue(shown.values().stream().allMatch(value -> value == 0), shown.toString());
  }

  @Test
  void showsNoMoreWhoIsNotReadAnyMore() {
    CountedTenant stays = CountedTenant.write(FROM, TO);
    CountedTenant leaves = CountedTenant.write(FROM, TO);
    look(stays.tenant(), leaves.tenant());
    Map<String, Double> before = Scraped.of(stays.tenant().id());
    assertFalse(Scraped.of(leaves.tenant().id()).isEmpty());
    leaves.suspend();
    Chosen chosen = look.choose(Integer.MAX_VALUE);
    assertTrue(chosen.tenants().contains(stays.tenant().id()));
    assertFalse(chosen.tenants().contains(leaves.tenant().id()));
    look(stays.tenant());
    assertEquals(before, Scraped.of(stays.tenant().id()));
    assertEquals(Map.of(), Scraped.of(leaves.tenant().id()));
    gauges.clear();
    assertEquals(Map.of(), Scraped.all());
  }

  @Test
  void readsTheOthersWhereOneCannotBeRead() {
    CountedTenant spoiled = CountedTenant.write(FROM, TO);
    CountedTenant whole = CountedTenant.write(FROM, TO);
    spoiled.spoil();
    look(spoiled.tenant(), whole.tenant());
    assertEquals(Map.of(), Scraped.of(spoiled.tenant().id()));
    assertFalse(Scraped.of(whole.tenant().id()).isEmpty());
    Map<String, Double> all = Scraped.all();
    assertEquals(1, all.get("demarc_measures_tenants{state=\"shown\",}"));
    assertEquals(1, all.get("demarc_measures_tenants{state=\"left-out\",}"));
  }

  @Test
  void choosesThoseWithMostAgentsAndSaysHowManyThereAre() {
    TestTenant without = TestTenant.create();
    TestTenant with = CountedTenant.write(FROM, TO).tenant();
    Chosen all = look.choose(Integer.MAX_VALUE);
    assertEquals(all.all(), all.tenants().size());
    assertTrue(all.tenants().indexOf(with.id()) < all.tenants().indexOf(without.id()));
    Chosen one = look.choose(1);
    assertEquals(all.tenants().subList(0, 1), one.tenants());
    assertEquals(all.all(), one.all());
  }

  @Test
  void readsByItselfAndNothingWhereItIsTurnedOff() {
    TestTenant.create();
    gauges.clear();
    look(0).tick();
    assertEquals(Map.of(), Scraped.all());
    look(1).tick();
    assertTrue(windowEnd() > TO.getEpochSecond());
  }

  private MeasureLook look(int tenants) {
    return new MeasureLook(jobs, database, gauges, Clock.systemUTC(), tenants);
  }

  @Test
  void refusesToStartOnMoreTenantsThanThereMayBe() {
    for (int tenants : List.of(-1, 1_001)) {
      var refused = assertThrows(IllegalStateException.class, () -> look(tenants));
      assertTrue(refused.getMessage().contains("demarc.measures.gauges-tenants"));
    }
  }

  /** A row of the published table. */
  private record Published(String name, String measure) {}

  private static List<Published> published() throws IOException {
    List<Published> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PUBLISHED)) {
      if (line.startsWith("| `demarc_measure_")) {
        String[] cells = line.split("`", -1);
        rows.add(new Published(cells[1], cells[3]));
      }
    }
    return rows;
  }

  private static Map<String, Double> answered(TestTenant tenant, String auditor, Published each)
      throws IOException {
    String path = "/measures/%s?step=none&from=%s&to=%s".formatted(each.measure(), FROM, TO);
    Response answered = given().auth().oauth2(auditor).get(tenant.path(path));
    JsonNode answer =
        DemarcJson.strict().readTree(answered.then().statusCode(200).extract().asString());
    JsonNode total = answer.at("/series/0/total");
    boolean whole = each.name().endsWith("_counted");
    return switch (answer.path("kind").asText()) {
      case "ratio" -> Map.of(each.name(), total.path(whole ? "denominator" : "value").asDouble());
      case "quantiles" ->
          whole ? Map.of(each.name(), total.path("count").asDouble()) : quantiles(each, total);
      default -> Map.of(each.name(), total.path("value").asDouble());
    };
  }

  private static Map<String, Double> quantiles(Published each, JsonNode total) {
    return Map.of(
        each.name() + " 0.5", total.path("p50").asLong() / 1e6,
        each.name() + " 0.95", total.path("p95").asLong() / 1e6,
        each.name() + " 0.99", total.path("p99").asLong() / 1e6);
  }
}
