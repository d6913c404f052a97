package dev.demarc.server.traces;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.traces.MeasuredTraffic.Recorded;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every figure against the same figure worked out here from the spans that were sent: over two days
 * of which one has 25 or 23 hours, sent out of order, in part twice, by two agents.
 */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MeasuresTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);
  private final MeasuredTraffic traffic = MeasuredTraffic.around(BERLIN, 20_260_329);

  @BeforeEach
  void sendEverythingOnceAtLeast() {
    traffic.send(tenant);
  }

  @Test
  void equalsWhatIsWorkedOutFromTheSpans() {
    sums("route.requests", List.of("boundary", "class"), requests(), one -> 1);
    sums("route.requests", List.of(), requests(), one -> 1);
    sums("cost", List.of("application", "team"), Recorded::costs, Recorded::cost);
    sums("cost", List.of("target"), Recorded::costs, Recorded::cost);
    sums("decision.reasons", List.of("reason", "rule", "version"), requests(), one -> 1);
    sums(
        "transfer.bytes&direction=out",
        List.of("class", "dimension.from", "dimension.to", "region"),
        Recorded::moves,
        Recorded::bytesOut);
    sums("transfer.bytes&direction=in", List.of("region"), Recorded::moves, Recorded::bytesIn);
    percentiles("latency", List.of("boundary"), requests(), Recorded::micros);
    percentiles(
        "latency&phase=attempt", List.of("target"), one -> !one.request(), Recorded::micros);
    ratios("decision.fail_closed", List.of("class"), requests(), Recorded::refused);
    ratios(
        "contract.valid",
        List.of("target"),
        one -> one.request() && one.answered(),
        Recorded::valid);
    ratios("fallback.rate", List.of("class"), requests(), one -> one.fellBack() && one.answered());
    ratios(
        "degraded.visible",
        List.of("target"),
        one -> one.request() && one.answered(),
        Recorded::degraded);
    ratios("citation.parity", List.of("target"), Recorded::mustCite, Recorded::cites);
    ratios("offline.success", List.of("site", "class"), Recorded::offline, Recorded::answered);
    sums("budget.reserved", List.of("application"), Recorded::isPaid, Recorded::reserved);
    sums("budget.settled", List.of("application"), Recorded::isPaid, Recorded::cost);
  }

  @Test
  void equalsWhatIsWorkedOutOfSessions() {
    sums("stability.switches", List.of("boundary", "target"), Recorded::switches, one -> 1);
    sums("stability.thrash", List.of("target"), Recorded::thrashes, one -> 1);
    percentiles("latency.variance", List.of("boundary"), Recorded::spreads, Recorded::spread);
    JsonNode changes =
        ask("stability.session_changes", "none", "UTC", List.of(), traffic.from(), traffic.to());
    JsonNode total = changes.at("/series/0/total");
    assertEquals(count(Recorded::changes), total.path("numerator").asLong());
    assertEquals(count(Recorded::begins), total.path("denominator").asLong());
  }

  private long count(Predicate<Recorded> which) {
    return traffic.all().stream().filter(which).count();
  }

  @Test
  void keepsTheWholeWholeByWhatItIsNotToldApartBy() {
    JsonNode answer =
        ask("fallback.rate", "none", "UTC", List.of("reason"), traffic.from(), traffic.to());
    long requests = traffic.all().stream().filter(Recorded::request).count();
    assertFalse(answer.path("series").isEmpty());
    for (JsonNode series : answer.path("series")) {
      String reason = series.at("/labels/reason").asText();
      long expected =
          traffic.all().stream()
              .filter(one -> one.request() && one.fellBack() && one.answered())
              .filter(one -> one.label("reason of fallback").equals(reason))
              .count();
      assertEquals(expected, series.at("/total/numerator").asLong(), reason);
      assertEquals(requests, series.at("/total/denominator").asLong(), reason);
    }
    JsonNode filtered =
        ask("fallback.rate&reason=failed", "none", "UTC", List.of(), traffic.from(), traffic.to());
    assertEquals(requests, filtered.at("/series/0/total/denominator").asLong());
  }

  private static Predicate<Recorded> requests() {
    return Recorded::request;
  }

  private void sums(
      String measure, List<String> by, Predicate<Recorded> which, ToLongFunction<Recorded> value) {
    everyWay(
        measure,
        by,
        which,
        all -> Long.toString(all.stream().mapToLong(value).sum()),
        total -> Long.toString(total.path("value").asLong()));
  }

  private void ratios(
      String measure, List<String> by, Predicate<Recorded> which, Predicate<Recorded> counted) {
    everyWay(
        measure,
        by,
        which,
        all -> all.stream().filter(counted).count() + "/" + all.size(),
        total -> total.path("numerator").asLong() + "/" + total.path("denominator").asLong());
  }

  private void percentiles(
      String measure, List<String> by, Predicate<Recorded> which, ToLongFunction<Recorded> value) {
    everyWay(
        measure,
        by,
        which,
        all -> {
          long[] sorted = all.stream().mapToLong(value).sorted().toArray();
          return "%d %d %d of %d"
              .formatted(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), sorted.length);
        },
        total ->
            "%d %d %d of %d"
                .formatted(
                    total.path("p50").asLong(),
                    total.path("p95").asLong(),
                    total.path("p99").asLong(),
                    total.path("count").asLong()));
  }

  /** Where the bucket ends in which the value of this rank is. */
  private static long rank(long[] sorted, int percent) {
    long value = sorted[(int) ((sorted.length * (long) percent + 99) / 100) - 1];
    double end = 1.1;
    while (end <= value) {
      end *= 1.1;
    }
    return Math.round(end);
  }

  /** By no step, by day in two zones, by hour; over everything, and a part that cuts hours. */
  private void everyWay(
      String measure,
      List<String> by,
      Predicate<Recorded> which,
      Function<List<Recorded>, String> expected,
      Function<JsonNode, String> told) {
    Instant from = traffic.from();
    Instant to = traffic.to();
    Instant cut = from.plus(1_000, ChronoUnit.MINUTES).plusSeconds(60 * 17);
    compare(measure, "none", "UTC", by, from, to, which, expected, told);
    compare(
        measure, "none", "UTC", by, cut, to.minus(13, ChronoUnit.MINUTES), which, expected, told);
    compare(measure, "day", "Europe/Berlin", by, from, to, which, expected, told);
    compare(measure, "day", "Asia/Kolkata", by, cut, to, which, expected, told);
    compare(measure, "hour", "UTC", List.of(), cut, to, which, expected, told);
    compare(
        measure,
        "minute",
        "UTC",
        List.of(),
        cut,
        cut.plus(2, ChronoUnit.HOURS),
        which,
        expected,
        told);
  }

  private void compare(
      String measure,
      String step,
      String zone,
      List<String> by,
      Instant from,
      Instant to,
      Predicate<Recorded> which,
      Function<List<Recorded>, String> expected,
      Function<JsonNode, String> told) {
    Map<String, List<Recorded>> groups = new TreeMap<>();
    traffic.all().stream()
        .filter(which)
        .filter(one -> !one.at().isBefore(from) && one.at().isBefore(to))
        .forEach(one -> {
          String labels = by.stream().map(one::label).toList().toString();
          groups.computeIfAbsent(labels, key -> new ArrayList<>()).add(one);
          if (!step.equals("none")) {
            String point = labels + " " + begin(one.at(), step, zone, from);
            groups.computeIfAbsent(point, key -> new ArrayList<>()).add(one);
          }
        });
    Map<String, String> truth = new TreeMap<>();
    groups.forEach((key, all) -> truth.put(key, expected.apply(all)));
    Map<String, String> answer = new TreeMap<>();
    for (JsonNode series : ask(measure, step, zone, by, from, to).path("series")) {
      List<String> values = new ArrayList<>();
      by.forEach(dimension ->
          values.add(series.path("labels").path(dimension.replace("dimension.", "")).asText()));
      answer.put(values.toString(), told.apply(series.path("total")));
      for (JsonNode point : series.path("points")) {
        answer.put(values + " " + point.path("at").asText(), told.apply(point));
      }
    }
    assertEquals(truth, answer, measure + " by " + by + ", step " + step + " in " + zone);
  }

  private static String begin(Instant at, String step, String zone, Instant from) {
    ZoneId where = ZoneId.of(zone);
    Instant begin =
        switch (step) {
          case "day" -> at.atZone(where).toLocalDate().atStartOfDay(where).toInstant();
          case "hour" -> at.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS).toInstant();
          default -> at.truncatedTo(ChronoUnit.MINUTES);
        };
    return (begin.isBefore(from) ? from : begin).toString();
  }

  private JsonNode ask(
      String measure, String step, String zone, List<String> by, Instant from, Instant to) {
    String query =
        "/measures/%s?from=%s&to=%s&step=%s&zone=%s&by=%s&%s"
            .formatted(
                measure.split("&")[0],
                from,
                to,
                step,
                zone,
                String.join(",", by).replace("dimension.", ""),
                measure.contains("&") ? measure.split("&")[1] : "");
    try {
      return JSON.readTree(
          given()
              .auth()
              .oauth2(auditor)
              .get(tenant.path(query.replaceAll("&$", "")))
              .then()
              .statusCode(200)
              .extract()
              .asString());
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
