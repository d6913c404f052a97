package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A tenant with nothing but made-up traffic, and what is true of it. */
final class SeededTenant {
  private static final int RECORDS = 600;
  private static final int BATCH = 150;
  private static final List<String> REFUSED =
      List.of("gen_ai.input.messages", "gen_ai.prompt", "demarc.unheard_of");
  private static final List<String> REFUSED_BY_REASON =
      List.of("[content, 2]", "[unknown-attribute, 1]");

  final TenantKit kit;
  final List<Seed> traffic;
  private final Instant refusedAt;
  private final Map<Integer, Instant> receivedAt;
  private final Installation installation = Installation.underTest();
  private final Map<String, List<String>> dimensions = new HashMap<>();
  private final TreeSet<String> ratios = new TreeSet<>();

  /** What of the traffic is asked for. */
  record Asked(Instant from, Instant to, Optional<String> dataClass) {
    private boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }

    private boolean isOfClass(Seed one) {
      return dataClass.filter(only -> !one.dataClass().equals(only)).isEmpty();
    }
  }

  private SeededTenant(
      TenantKit kit, List<Seed> traffic, Instant refusedAt, Map<Integer, Instant> receivedAt) {
    this.kit = kit;
    this.traffic = traffic;
    this.refusedAt = refusedAt;
    this.receivedAt = receivedAt;
    for (JsonNode one : new Figures(kit, traffic.getFirst().at()).catalogue()) {
      List<String> names = new ArrayList<>();
      one.path("dimensions").forEach(name -> names.add(name.asText()));
      dimensions.put(one.path("name").asText(), names);
      if (one.path("kind").asText().equals("ratio")) {
        ratios.add(one.path("name").asText());
      }
    }
  }

  /** Uploads the traffic as an agent does. */
  static SeededTenant make(long seed, Instant from, Instant to) throws Exception {
    Doors doors = new Doors(Installation.underTest());
    TenantKit kit = TenantKit.create(doors, "seeded-" + Long.toString(System.nanoTime(), 36));
    TestAgent agent = TestAgent.enrol(doors, kit.tenant());
    List<Seed> traffic = Seed.traffic(seed, agent.id(), RECORDS, from, to);
    for (int first = 0; first < traffic.size(); first += BATCH) {
      List<Seed> batch = traffic.subList(first, Math.min(first + BATCH, traffic.size()));
      Http.Answer answer =
          Otlp.send(agent, batch.stream().map(one -> new SeedSpan(one).record()).toList());
      assertFalse(answer.body().contains("rejectedSpans"), answer.body());
    }
    return new SeededTenant(kit, traffic, refuse(agent, traffic.getLast()), receivedAt(kit));
  }

  /** What is not to be taken, under the number of the record that got lost; when that was. */
  private static Instant refuse(TestAgent agent, Seed last) {
    Instant now = Instant.now();
    for (String attribute : REFUSED) {
      Otlp.Recorded record =
          new Otlp.Recorded(
              "request",
              "demarc.request",
              "dec_REFUSED",
              RECORDS / 2 + 1,
              last.at(),
              Duration.ZERO,
              Map.of(attribute, "words"));
      Http.Answer answer = Otlp.send(agent, List.of(record));
      assertTrue(answer.body().contains("rejectedSpans"), answer.body());
    }
    return now;
  }

  private static Map<Integer, Instant> receivedAt(TenantKit kit) throws Exception {
    Map<Integer, Instant> all = new HashMap<>();
    try (var app = Storage.of(Installation.underTest()).connect("demarc_app");
        var statement = app.createStatement()) {
      String tenant = kit.tenant().id().text();
      statement.execute("select set_config('app.tenant', '" + tenant + "', false)");
      try (var rows = statement.executeQuery("select sequence, received_at from trace_span")) {
        while (rows.next()) {
          Instant at = rows.getObject(2, OffsetDateTime.class).toInstant();
          all.put(rows.getInt(1) - 1, at);
        }
      }
    }
    return all;
  }

  /** The address of one of its pages. */
  String address(String path) {
    return installation.portal() + "/t/" + kit.tenant().id() + "/" + path;
  }

  /** The rows a panel must have; empty where they are not made of this traffic. */
  Optional<List<String>> truth(Shown panel, Asked asked) {
    String measure = panel.measure().wire();
    boolean heeds = dimensions.getOrDefault(measure, List.of()).contains("class");
    List<Seed> all =
        traffic.stream()
            .filter(one -> isOfWholeEpochs(measure) || asked.holds(one.at()))
            .filter(one -> !heeds || asked.isOfClass(one))
            .toList();
    return switch (measure) {
      case "privacy.violations" ->
          Optional.of(asked.holds(refusedAt) ? REFUSED_BY_REASON : List.of());
      case "trace.upload_delay" -> Optional.of(delays(all));
      default -> Truth.rows(measure, all, panel.by());
    };
  }

  /** From the end of each until it was stored, by when the database says that it was. */
  private List<String> delays(List<Seed> all) {
    long[] sorted =
        all.stream()
            .mapToLong(one ->
                ChronoUnit.MICROS.between(
                    one.at().plus(one.micros(), ChronoUnit.MICROS),
                    receivedAt.getOrDefault(one.place(), Instant.EPOCH)))
            .sorted()
            .toArray();
    return sorted.length == 0 ? List.of() : List.of(Arrays.toString(Truth.percentiles(sorted)));
  }

  private static boolean isOfWholeEpochs(String measure) {
    return measure.equals("trace.completeness");
  }

  /** The rows it has. */
  List<String> figures(Shown panel) {
    return panel.figures(ratios.contains(panel.measure().wire()));
  }

  /** Of those that were told late, which is all before the end of the time asked for. */
  long requests(Predicate<Seed> which) {
    return traffic.stream().filter(Seed::request).filter(Seed::late).filter(which).count();
  }

  /** Requests by when their step begins and where they went, as a file has them. */
  List<List<String>> steps(Predicate<Seed> which, UnaryOperator<Instant> begin) {
    Map<List<String>, Long> counts = new TreeMap<>(Comparator.comparing(List::toString));
    traffic.stream()
        .filter(Seed::request)
        .filter(Seed::late)
        .filter(which)
        .forEach(one ->
            counts.merge(
                List.of(begin.apply(one.at()).toString(), one.label("boundary")), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(count ->
            List.of(count.getKey().get(0), count.getKey().get(1), Long.toString(count.getValue())))
        .toList();
  }
}
