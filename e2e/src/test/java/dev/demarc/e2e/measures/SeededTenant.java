package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import java.time.Instant;
import java.util.ArrayList;
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

  final TenantKit kit;
  final List<Seed> traffic;
  private final Installation installation = Installation.underTest();
  private final Map<String, List<String>> dimensions = new HashMap<>();
  private final TreeSet<String> ratios = new TreeSet<>();

  /** What of the traffic is asked for. */
  record Asked(Instant from, Instant to, Optional<String> dataClass) {
    private boolean holds(Seed one) {
      return !one.at().isBefore(from) && one.at().isBefore(to);
    }

    private boolean isOfClass(Seed one) {
      return dataClass.filter(only -> !one.dataClass().equals(only)).isEmpty();
    }
  }

  private SeededTenant(TenantKit kit, List<Seed> traffic) {
    this.kit = kit;
    this.traffic = traffic;
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
    return new SeededTenant(kit, traffic);
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
            .filter(one -> isOfWholeEpochs(measure) || asked.holds(one))
            .filter(one -> !heeds || asked.isOfClass(one))
            .toList();
    return Truth.rows(measure, all, panel.by());
  }

  private static boolean isOfWholeEpochs(String measure) {
    return measure.equals("trace.completeness");
  }

  /** The rows it has, of which the truth tells: how long an upload took, nobody knows before. */
  List<String> figures(Shown panel) {
    return panel.measure().wire().equals("trace.upload_delay")
        ? panel.rows().stream().map(row -> List.of(row.getLast()).toString()).toList()
        : panel.figures(ratios.contains(panel.measure().wire()));
  }

  long requests(Predicate<Seed> which) {
    return traffic.stream().filter(Seed::request).filter(which).count();
  }

  /** Requests by when their step begins and where they went, as a file has them. */
  List<List<String>> steps(Predicate<Seed> which, UnaryOperator<Instant> begin) {
    Map<List<String>, Long> counts = new TreeMap<>(Comparator.comparing(List::toString));
    traffic.stream()
        .filter(Seed::request)
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
